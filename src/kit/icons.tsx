// Icons: one stroke, sixteen units, drawn for Mainstay. Decoration only; the word beside or the label carries the meaning.

const SHAPES = {
  day: <path d="M2.5 4.5h11M2.5 8h7M2.5 11.5h9" />,
  account: <path d="M2.5 13.5v-9l5-2v11M7.5 6.5h6v7M2 13.5h12M5 6.5v0M5 9v0M10.5 9v0M10.5 11.2v0" />,
  contract: <path d="M4 2.5h5l3 3v8H4zM9 2.5v3h3M6 8.5h4M6 11h3" />,
  order: <><path d="M2 3h1.6l1.5 7.5h7l1.4-5.3H4.3" /><circle cx="6" cy="13" r=".9" /><circle cx="11.2" cy="13" r=".9" /></>,
  invoice: <path d="M3.5 2.5h9v11.2l-1.5-1-1.5 1-1.5-1-1.5 1-1.5-1-1.5 1zM6 5.5h4M6 8h4M8.5 10.5H10" />,
  item: <path d="M2.5 5 8 2.5 13.5 5v6L8 13.5 2.5 11zM2.5 5 8 7.5 13.5 5M8 7.5v6" />,
  import: <path d="M8 2.5v7M5.2 6.8 8 9.6l2.8-2.8M2.5 10v3.5h11V10" />,
  settings: <path d="M2.5 4.5h5M11 4.5h2.5M2.5 11.5h2M8 11.5h5.5M9.2 2.8v3.4M6.2 9.800v3.4" />,
  site: <path d="M8 14S3.500 9.600 3.500 6.500a4.500 4.500 0 0 1 9 0C12.500 9.600 8 14 8 14zM8 8a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3z" />,
  people: <><circle cx="6" cy="5.6" r="2.3" /><path d="M1.8 13c.3-2.400 2-3.700 4.200-3.700s3.900 1.300 4.200 3.700M10.6 3.600a2.200 2.200 0 0 1 0 4.100M12 9.700c1.400.5 2.100 1.700 2.300 3.300" /></>,
  person: <><circle cx="8" cy="5.5" r="2.5" /><path d="M3 13.500c.4-3 2.500-4.500 5-4.500s4.600 1.500 5 4.500" /></>,
  search: <><circle cx="7" cy="7" r="4.2" /><path d="m10.2 10.2 3.3 3.3" /></>,
  clock: <><circle cx="8" cy="8" r="5.7" /><path d="M8 4.800V8l2.200 1.600" /></>,
  truck: <><path d="M1.5 4h8v7h-8zM9.500 6.500h3l2 2.200V11h-5" /><circle cx="4.5" cy="12" r="1.2" /><circle cx="11.5" cy="12" r="1.2" /></>,
  offline: <path d="M2 2l12 12M4 9.500a5.500 5.500 0 0 1 2-1.400M2 6.800A8.600 8.600 0 0 1 5 5M8 4.200c2.300 0 4.400 1 6 2.600M10.300 8.300c.7.3 1.200.7 1.700 1.200M8 12.500v.1" />,
  chart: <path d="M2.5 13.500V8M6.200 13.500V4M9.900 13.500V9.500M13.500 13.500V2.500" />,
  grid: <path d="M2.5 2.500h4.500v4.500H2.500zM9 2.500h4.500v4.500H9zM2.500 9h4.500v4.500H2.500zM9 9h4.500v4.500H9z" />,
  calendar: <path d="M2.5 3.500h11v10h-11zM2.500 6.500h11M5.500 2v3M10.500 2v3" />,
  note: <path d="M5.5 3H3.500v10.500h9V3h-2M5.500 2h5v2.500h-5zM6 8h4M6 10.500h3" />,
  link: <path d="M6.800 9.200a2.600 2.600 0 0 0 3.700 0l2.300-2.300a2.600 2.600 0 0 0-3.700-3.700l-.9.9M9.200 6.800a2.600 2.600 0 0 0-3.700 0L3.200 9.100a2.600 2.600 0 0 0 3.700 3.700l.9-.9" />,
  warning: <path d="M8 2.500 14 13H2zM8 6.500v3M8 11.200v.1" />,
  add: <path d="M8 3v10M3 8h10" />,
  check: <path d="m3 8.500 3.200 3.200L13 4.800" />,
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  up: <path d="m3.500 10 4.500-4.500 4.500 4.500" />,
  down: <path d="m3.500 6 4.500 4.500L12.500 6" />,
  right: <path d="m6 3.500 4.500 4.500L6 12.500" />,
  left: <path d="M10 3.500 5.500 8 10 12.500" />,
  go: <path d="M2.500 8h10M9 4.500 12.500 8 9 11.500" />,
  filter: <path d="M2 3.500h12L9.500 8.800v4.200l-3-1.500V8.800z" />,
  file: <path d="M4 2.500h5l3 3v8H4zM9 2.500v3h3" />,
  pin: <path d="M6 2.500h4l-.5 4.500 2 2h-7l2-2zM8 9v4.500" />,
  undo: <path d="M5.500 3.500 2.500 6.500l3 3M2.500 6.500h7a3.500 3.500 0 0 1 0 7H6" />,
  again: <path d="M13.300 8A5.300 5.300 0 1 1 11.500 4M13.500 2v3h-3" />,
  more: <path d="M3.500 8v0M8 8v0M12.500 8v0" strokeWidth="2.2" />,
  mail: <path d="M2 3.500h12v9H2zM2 4l6 5 6-5" />,
  lock: <path d="M3.500 7h9v6.500h-9zM5.500 7V5a2.500 2.500 0 0 1 5 0v2" />,
  edit: <path d="m3 10.500 7.500-7.500 2.500 2.500L5.500 13H3z" />,
  download: <path d="M8 2.500v7M5.200 6.800 8 9.600l2.800-2.800M2.500 13.500h11" />,
  price: <path d="M8.500 2.500h5v5l-6 6-5-5zM11 5v0" />,
} as const

export type IconName = keyof typeof SHAPES

export const Icon = ({ name, small = false }: Readonly<{ name: IconName; small?: boolean }>) => (
  <svg className={small ? 'k-icon k-small' : 'k-icon'} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    {SHAPES[name]}
  </svg>
)

/** The mark of the house: a mast and its stay. */
export const Brand = () => (
  <svg className="k-brand-mark" viewBox="0 0 18 18" aria-hidden="true" focusable="false">
    <path d="M5.200 1.500v15M5.200 2 16 16.500M2 16.500h14.500" fill="none" stroke="currentColor" strokeWidth="1.9" strokeLinecap="round" strokeLinejoin="round" />
  </svg>
)
