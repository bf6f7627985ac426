// Choosing a time zone by name, with a search over all that are known here.

import { Select } from '@mantine/core'
import { Icon } from '#kit/icons'

type ZoneProps = Readonly<{ label: string; value: string | null; onChange(value: string | null): void; error: string | null; placeholder?: string; clearable?: boolean }>

const ZONES: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]

export const ZoneField = ({ label, value, onChange, error, placeholder, clearable = false }: ZoneProps) => (
  <Select
    label={label}
    size="sm"
    data={value === null || ZONES.includes(value) ? [...ZONES] : [value, ...ZONES]}
    value={value}
    onChange={onChange}
    error={error}
    placeholder={placeholder}
    searchable
    clearable={clearable}
    allowDeselect={false}
    limit={40}
    rightSection={clearable && value !== null ? undefined : <Icon name="down" small />}
    inputWrapperOrder={['label', 'input', 'error', 'description']}
  />
)
