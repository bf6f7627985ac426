// A person as two letters; nobody is a dashed ring.

import { useWords } from './words.tsx'

type AvatarProps = Readonly<{ name: string | null; me?: boolean; large?: boolean }>

export const Avatar = ({ name, me = false, large = false }: AvatarProps) => {
  const words = useWords()
  const className = ['k-avatar', large ? 'k-large' : '', me ? 'k-me' : '', name === null ? 'k-nobody' : ''].filter(Boolean).join(' ')
  const label = name ?? words.t('kit.nobody')
  return <span className={className} title={label} role="img" aria-label={label}>{name === null ? '–' : initials(name)}</span>
}

const initials = (name: string): string => {
  const parts = name.trim().split(/\s+/)
  return `${parts[0]?.[0] ?? ''}${parts.length > 1 ? (parts.at(-1)?.[0] ?? '') : ''}`.toUpperCase()
}
