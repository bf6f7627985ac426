// The sites of an account: as a tree with figures at every level, on a map, or as one flat list to search and narrow.

import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { Empty, Skeleton } from '#kit/empty'
import { Chip, Choice, Segments, TextField } from '#kit/fields'
import { NumberText } from '#kit/figures'
import { Key } from '#kit/keys'
import type { MapPoint } from '#kit/map'
import { SiteMap } from '#kit/map'
import { Section } from '#kit/page'
import type { Column, Sort } from '#kit/table'
import { Table } from '#kit/table'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import { Late } from './accounts.list.tsx'
import type { SiteFigures, SiteRow, SitesFigures } from './accounts.wire.ts'
import { SITE_ROLES } from './site.ts'
import { buildTree } from './site-tree.ts'
import { lateShare, oneCurrency, Sums, weight } from './sums.tsx'

export type View = 'tree' | 'map' | 'table'
type Row = SiteRow & Readonly<{ figures: SiteFigures | null }>

type PanelProps = Readonly<{ accountId: string; sites: readonly SiteRow[] | undefined; figures: SitesFigures | undefined; hint: string; addSite: React.ReactNode; view: View; onView(view: View): void }>

export const SitesPanel = ({ accountId, sites, figures, hint, addSite, view, onView }: PanelProps) => {
  const words = useWords()
  const rows = useMemo(() => {
    const byId = new Map(figures?.rows.map((row) => [row.siteId, row]))
    return (sites ?? []).map((site): Row => ({ ...site, figures: byId.get(site.siteId) ?? null }))
  }, [sites, figures])
  const views: readonly View[] = ['tree', 'map', 'table']
  return (
    <Section
      title={words.t('accounts.sites')}
      hint={hint}
      actions={
        <>
          {view === 'tree' && rows.length > 1 && <span className="k-keys acc-fold-keys"><Key>←</Key><Key>→</Key> {words.t('accounts.fold')}</span>}
          {rows.length > 0 && <Segments label={words.t('accounts.view')} value={view} options={views.map((value) => ({ value, label: words.t(`accounts.view.${value}`) }))} onChange={onView} />}
        </>
      }
    >
      {sites === undefined ? <Skeleton rows={8} height={28} />
        : rows.length === 0 ? <Empty text={words.t('accounts.noSites')} action={addSite} />
        : view === 'tree' ? <SiteTreeTable accountId={accountId} rows={rows} />
        : view === 'map' ? <Sited accountId={accountId} rows={rows} height={420} />
        : <FlatSites accountId={accountId} rows={rows} />}
    </Section>
  )
}

const SiteTreeTable = ({ accountId, rows }: Readonly<{ accountId: string; rows: readonly Row[] }>) => {
  const words = useWords()
  const navigate = useNavigate()
  const byId = useMemo(() => new Map(rows.map((row) => [row.siteId, row])), [rows])
  const tree = useMemo(() => buildTree(rows.map((row) => ({ key: row.siteId, parent: row.parentId }))).tree, [rows])
  const [open, setOpen] = useState<ReadonlySet<string>>(() => openAtFirst(tree))
  const depth = (row: Row): number => (tree.ancestors.get(row.siteId)?.length ?? 1) - 1
  const shown = tree.order.flatMap((id) => {
    const row = byId.get(id)
    const above = tree.ancestors.get(id)?.slice(0, -1) ?? []
    return row !== undefined && above.every((one) => open.has(one)) ? [row] : []
  })
  const toggle = (row: Row): void =>
    setOpen((was) => {
      const next = new Set(was)
      if (!next.delete(row.siteId)) next.add(row.siteId)
      return next
    })
  return (
    <div className="acc-sites" data-scroll="sites">
      <Table
        label={words.t('accounts.sites')}
        columns={columnsOf(words, rows, { total: true, level: (row) => depth(row) })}
        rows={shown}
        rowKey={(row) => row.siteId}
        tight
        rowHeight={28}
        virtual={shown.length > 120}
        tree={{ depth, open: (row) => (tree.children.has(row.siteId) ? open.has(row.siteId) : null), toggle }}
        onOpen={(row) => void navigate({ to: `/accounts/${accountId}/sites/${row.siteId}` })}
      />
    </div>
  )
}

/** Levels are opened from the top as long as that shows at most thirty sites; the roots always are. */
const openAtFirst = (tree: ReturnType<typeof buildTree>['tree']): ReadonlySet<string> => {
  const open = new Set<string>(tree.roots)
  let level = tree.roots.flatMap((id) => [...(tree.children.get(id) ?? [])])
  let shown = tree.roots.length + level.length
  while (level.length > 0) {
    const below = level.flatMap((id) => [...(tree.children.get(id) ?? [])])
    shown += below.length
    if (below.length === 0 || shown > 30) break
    for (const id of level) if (tree.children.has(id)) open.add(id)
    level = below
  }
  return open
}

export const Sited = ({ accountId, rows, height }: Readonly<{ accountId: string; rows: readonly Row[]; height: number }>) => {
  const words = useWords()
  const navigate = useNavigate()
  const points = useMemo(
    () => rows.flatMap((row): MapPoint[] => {
      if (row.latitude === null || row.longitude === null) return []
      const stake = row.figures?.atStake ?? []
      const note = stake.map((sum) => words.money(sum.amount, sum.currency)).join(', ')
      return [{ key: row.siteId, name: `${row.number} ${row.name}`, latitude: row.latitude, longitude: row.longitude, state: stake.length > 0 ? 'broken' : (row.figures?.findings ?? 0) > 0 ? 'risk' : 'open', ...(note === '' ? {} : { note }) }]
    }),
    [rows, words],
  )
  const missing = rows.length - points.length
  if (points.length === 0) return <p className="k-quiet">{words.t('accounts.map.none')}</p>
  return (
    <>
      <SiteMap points={points} height={height} onOpen={(key) => void navigate({ to: `/accounts/${accountId}/sites/${key}` })} />
      {missing > 0 && <p className="k-quiet acc-small">{words.t('accounts.map.missing', { count: missing })}</p>}
    </>
  )
}

const FlatSites = ({ accountId, rows }: Readonly<{ accountId: string; rows: readonly Row[] }>) => {
  const words = useWords()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [role, setRole] = useState('any')
  const [country, setCountry] = useState('any')
  const [broken, setBroken] = useState(false)
  const [sort, setSort] = useState<Sort>({ key: 'site', down: false })
  const countries = useMemo(() => [...new Set(rows.flatMap((row) => row.country ?? []))].sort(), [rows])
  const found = useMemo(() => {
    const parts = text.trim().toLowerCase().split(/\s+/)
    const kept = rows.filter((row) => {
      const hay = `${row.number} ${row.name} ${row.city ?? ''}`.toLowerCase()
      return parts.every((part) => hay.includes(part)) && (role === 'any' || row.roles.some((one) => one === role)) && (country === 'any' || row.country === country) && (!broken || (row.figures?.findings ?? 0) > 0)
    })
    return kept.sort(order(sort))
  }, [rows, text, role, country, broken, sort])
  return (
    <>
      <div className="acc-filters">
        <TextField label={words.t('accounts.findSite')} hidesLabel kind="search" small placeholder={words.t('accounts.findSite')} value={text} onChange={setText} />
        <Choice label={words.t('sites.roles')} hidesLabel small value={role} onChange={(value) => setRole(value ?? 'any')} options={[{ value: 'any', label: words.t('accounts.anyRole') }, ...SITE_ROLES.map((value) => ({ value, label: words.t(`sites.role.${value}`) }))]} />
        {countries.length > 1 && <Choice label={words.t('sites.country')} hidesLabel small value={country} onChange={(value) => setCountry(value ?? 'any')} options={[{ value: 'any', label: words.t('accounts.anyCountry') }, ...countries.map((value) => ({ value, label: words.country(value) }))]} />}
        <Chip label={words.t('accounts.withFindings')} on={broken} onClick={() => setBroken(!broken)} />
        <span className="k-grow" />
        <span className="k-quiet acc-small">{words.t('accounts.shown', { shown: words.number(found.length), all: words.number(rows.length) })}</span>
      </div>
      <div className="acc-sites" data-scroll="sites">
        <Table
          label={words.t('accounts.sites')}
          columns={columnsOf(words, rows, { total: false, level: () => 2 })}
          rows={found}
          rowKey={(row) => row.siteId}
          tight
          rowHeight={28}
          virtual={found.length > 120}
          sort={sort}
          onSort={setSort}
          onOpen={(row) => void navigate({ to: `/accounts/${accountId}/sites/${row.siteId}` })}
          empty={<p className="k-quiet">{words.t('accounts.noSiteMatch')}</p>}
        />
      </div>
    </>
  )
}

const order = (sort: Sort) => (a: Row, b: Row): number => {
  const by = (row: Row): number | string => {
    if (sort.key === 'ordered') return weight(row.figures?.ordered ?? [])
    if (sort.key === 'stake') return weight(row.figures?.atStake ?? [])
    if (sort.key === 'late') return Number(row.figures === null ? -1 : (lateShare(row.figures) ?? -1))
    return row.number.padStart(12, '0')
  }
  const [x, y] = [by(a), by(b)]
  return (x < y ? -1 : x > y ? 1 : 0) * (sort.down ? -1 : 1)
}

const columnsOf = (words: Words, rows: readonly Row[], how: Readonly<{ total: boolean; level(row: Row): number }>): readonly Column<Row>[] => {
  const currency = (key: 'ordered' | 'invoiced' | 'atStake'): string | null => oneCurrency(rows.map((row) => row.figures?.[key] ?? []))
  const head = (key: string, code: string | null): string => (code === null ? words.t(key) : words.t(`${key}In`, { currency: code }))
  const [ordered, invoiced, stake] = [currency('ordered'), currency('invoiced'), currency('atStake')]
  return [
    {
      key: 'site', head: words.t('accounts.site'), width: 280, sortable: !how.total,
      cell: (row) => (
        <span className={`acc-site acc-level-${Math.min(2, how.level(row))}${row.closedOn === null ? '' : ' acc-closed'}`} title={row.closedOn === null ? `${row.number} ${row.name}` : words.t('sites.closed', { closedOn: words.day(row.closedOn) })}>
          <span className="acc-number">{row.number}</span> {row.name}
        </span>
      ),
    },
    ...(how.total ? [{ key: 'sites', head: words.t('accounts.ships'), align: 'right' as const, width: 52, drop: 2, cell: (row: Row) => (row.figures === null ? null : <NumberText amount={row.figures.sites} />) }] : [{ key: 'city', head: words.t('sites.city'), width: 110, drop: 2, cell: (row: Row) => row.city ?? '–' }]),
    { key: 'ordered', head: head('accounts.ordered', ordered), align: 'right', width: 88, sortable: !how.total, cell: (row) => (row.figures === null ? null : <Sums sums={row.figures.ordered} bare={ordered} />) },
    { key: 'invoiced', head: head('accounts.invoiced', invoiced), align: 'right', width: 88, drop: 1, cell: (row) => (row.figures === null ? null : <Sums sums={row.figures.invoiced} bare={invoiced} />) },
    { key: 'late', head: words.t('accounts.late'), align: 'right', width: 48, drop: 3, sortable: !how.total, cell: (row) => <Late figures={row.figures} /> },
    { key: 'stake', head: head('accounts.stake', stake), align: 'right', width: 84, sortable: !how.total, cell: (row) => (row.figures === null ? null : <Sums sums={row.figures.atStake} bare={stake} strong={how.level(row) < 2} />) },
  ]
}
