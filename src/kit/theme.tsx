// Mantine dressed in Mainstay's tokens: the same names everywhere, so that a Mantine part and a part of ours look like one hand.

import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core'
import { Button, createTheme, Input, MantineProvider } from '@mantine/core'
import type { ReactNode } from 'react'

const harbour: MantineColorsTuple = [
  '#e6f1f5', '#cfe3ea', '#a5cbd9', '#70c5e3', '#4cb0d3', '#2b8fb3', '#1583ab', '#0b5f7e', '#094d67', '#073e53',
]

/** Mantine's own greys in the dark, in the tone of our planes; theirs are brownish beside them. */
const dark: MantineColorsTuple = [
  '#e9eff1', '#b0bdc3', '#8b9aa1', '#6a7980', '#334046', '#222d32', '#1a2226', '#12181b', '#0f1518', '#0c1114',
]

const theme = createTheme({
  primaryColor: 'harbour',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  colors: { harbour, dark },
  fontFamily: 'var(--ms-font)',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  headings: { fontFamily: 'var(--ms-font)', fontWeight: 'var(--ms-w-strong)' },
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '19px' },
  lineHeights: { xs: '16px', sm: '18px', md: '20px', lg: '22px', xl: '26px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '10px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      defaultProps: { size: 'sm', variant: 'default' },
      vars: (_, { size }) => ({
        root: {
          '--button-height': size === 'xs' ? 'var(--ms-control-sm)' : 'var(--ms-control)',
          '--button-padding-x': size === 'xs' ? '8px' : '11px',
          '--button-fz': size === 'xs' ? '12px' : '13px',
        },
      }),
    }),
    Input: Input.extend({
      vars: (_, { size }) => ({
        wrapper: {
          '--input-height': size === 'xs' ? 'var(--ms-control-sm)' : 'var(--ms-control)',
          '--input-fz': size === 'xs' ? '12px' : '13px',
          '--input-padding': '9px',
        },
      }),
    }),
    ActionIcon: { defaultProps: { size: 26, variant: 'subtle', color: 'gray' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    NumberInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', comboboxProps: { shadow: 'pop', transitionProps: { duration: 90 } } } },
    Autocomplete: { defaultProps: { size: 'sm' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Table: { defaultProps: { verticalSpacing: 6, striped: false, highlightOnHover: false } },
    Paper: { defaultProps: { shadow: undefined } },
    Tooltip: { defaultProps: { transitionProps: { duration: 160 }, openDelay: 300, withArrow: false } },
    Popover: { defaultProps: { transitionProps: { duration: 160 }, radius: 'md' } },
    Menu: { defaultProps: { transitionProps: { duration: 90 }, radius: 'md' } },
    Modal: { defaultProps: { transitionProps: { duration: 160 }, radius: 'lg', centered: true, overlayProps: { backgroundOpacity: 0.35 } } },
  },
})

const resolver: CSSVariablesResolver = () => ({
  variables: {
    '--mantine-color-body': 'var(--ms-surface)',
    '--mantine-color-text': 'var(--ms-ink)',
    '--mantine-color-bright': 'var(--ms-ink)',
    '--mantine-color-dimmed': 'var(--ms-ink-3)',
    '--mantine-color-anchor': 'var(--ms-accent-text)',
    '--mantine-color-placeholder': 'var(--ms-ink-3)',
    '--mantine-color-error': 'var(--ms-broken)',
    '--mantine-color-default': 'var(--ms-surface)',
    '--mantine-color-default-hover': 'var(--ms-hover)',
    '--mantine-color-default-color': 'var(--ms-ink)',
    '--mantine-color-default-border': 'var(--ms-line-strong)',
    '--mantine-color-disabled': 'var(--ms-sunken)',
    '--mantine-color-disabled-color': 'var(--ms-ink-off)',
    '--mantine-color-disabled-border': 'var(--ms-line)',
    '--mantine-primary-color-filled': 'var(--ms-accent)',
    '--mantine-primary-color-filled-hover': 'var(--ms-accent-hover)',
    '--mantine-primary-color-contrast': 'var(--ms-on-accent)',
    '--mantine-shadow-xs': 'none',
    '--mantine-shadow-sm': 'var(--ms-shadow-pop)',
    '--mantine-shadow-md': 'var(--ms-shadow-pop)',
    '--mantine-shadow-lg': 'var(--ms-shadow-pop)',
    '--mantine-shadow-xl': 'var(--ms-shadow-pop)',
  },
  light: {},
  dark: {},
})

export const Theme = ({ children }: Readonly<{ children: ReactNode }>) => (
  <MantineProvider theme={theme} cssVariablesResolver={resolver} defaultColorScheme="auto">
    {children}
  </MantineProvider>
)
