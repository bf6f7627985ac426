// The map of sites: real country outlines, fitted to the points, dense points gathered into one that opens on a click.
// Every marker is a button, so the keyboard reaches what the mouse does. The outlines come with the app; nothing is asked from outside.

import { geoMercator, geoPath } from 'd3-geo'
import type { FeatureCollection, Geometry, MultiPoint } from 'geojson'
import { useEffect, useMemo, useRef, useState } from 'react'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import type { StateKind } from './state.tsx'
import { Icon } from './icons.tsx'
import { useWords } from './words.tsx'

export type MapPoint = Readonly<{
  key: string
  name: string
  latitude: number
  longitude: number
  /** A second line of the tooltip: an amount, a count. */
  note?: string
  state?: StateKind
}>

type MapProps = Readonly<{ points: readonly MapPoint[]; onOpen?(key: string): void; height?: number; selectedKey?: string | null }>

type World = FeatureCollection<Geometry, { name: string }>

export const SiteMap = ({ points, onOpen, height = 320, selectedKey = null }: MapProps) => {
  const words = useWords()
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const [looking, setLooking] = useState<readonly MapPoint[] | null>(null)
  useEffect(() => {
    const node = frame.current
    if (node === null) return
    const observer = new ResizeObserver(() => setWidth(node.clientWidth))
    observer.observe(node)
    return () => observer.disconnect()
  }, [])
  useEffect(() => setLooking(null), [points])

  const inView = looking ?? points
  const world = useWorld(inView)
  const project = useMemo(() => {
    const projection = geoMercator()
    const pad = Math.min(44, width / 8)
    if (inView.length === 0 || width === 0) return projection
    projection.fitExtent([[pad, pad], [width - pad, height - pad]], around(inView))
    // One town, or one small country: stop where the outlines still say something.
    const most = looking === null ? Math.min(24_000, width / 0.056) : 24_000
    if (projection.scale() > most) {
      const centre = projection.invert?.([width / 2, height / 2])
      projection.scale(most)
      const at = centre === undefined || centre === null ? null : projection(centre)
      const [x, y] = projection.translate()
      if (at !== null) projection.translate([x + width / 2 - at[0], y + height / 2 - at[1]])
    }
    return projection
  }, [inView, looking, width, height])

  const land = useMemo(() => {
    if (world === null || width === 0) return null
    const path = geoPath(project.clipExtent([[-20, -20], [width + 20, height + 20]]))
    return world.features.map((one) => path(one)).filter((line): line is string => line !== null)
  }, [world, project, width, height])

  const groups = useMemo(() => (width === 0 ? [] : gather(points, (point) => project([point.longitude, point.latitude]), width, height)), [points, project, width, height])

  return (
    <div className="k-map" ref={frame} style={{ height }} role="group" aria-label={words.t('map.title', { count: points.length })}>
      <svg viewBox={`0 0 ${Math.max(width, 1)} ${height}`} width={width} height={height} aria-hidden="true" focusable="false">
        {land?.map((line, at) => <path key={at} d={line} />)}
      </svg>
      {groups.map((group) => {
        const only = group.points.length === 1 ? group.points[0] : undefined
        const worst = worstOf(group.points)
        const label = only === undefined ? words.t('map.sites', { count: group.points.length }) : [only.name, only.note].filter(Boolean).join(', ')
        return (
          <button
            key={group.points[0]?.key}
            type="button"
            className={`k-map-point k-is-${worst}${only === undefined ? ' k-many' : ''}${only !== undefined && only.key === selectedKey ? ' k-selected' : ''}`}
            style={{ left: group.x, top: group.y, ...(only === undefined ? sizeOf(group.points.length) : {}) }}
            aria-label={label}
            data-tip={label}
            onClick={() => (only === undefined ? setLooking(group.points) : onOpen?.(only.key))}
          >
            {only === undefined ? words.number(group.points.length) : null}
          </button>
        )
      })}
      {looking !== null && (
        <button type="button" className="k-map-back" onClick={() => setLooking(null)}>
          <Icon name="left" small /> {words.t('map.whole')}
        </button>
      )}
      {points.length === 0 && <p className="k-map-none">{words.t('map.none')}</p>}
    </div>
  )
}

const sizeOf = (count: number): { width: number; height: number } => {
  const size = Math.min(44, 20 + Math.round(Math.sqrt(count) * 2))
  return { width: size, height: size }
}

const around = (points: readonly MapPoint[]): MultiPoint => {
  const reach = points.length === 1 ? 1.5 : 0
  return {
    type: 'MultiPoint',
    coordinates: points.flatMap((point) => [
      [point.longitude - reach, Math.max(-85, point.latitude - reach)],
      [point.longitude + reach, Math.min(85, point.latitude + reach)],
    ]),
  }
}

type Group = { x: number; y: number; points: MapPoint[] }

/** Points nearer than a marker's width stand together; the nearest group takes the next point. */
const gather = (points: readonly MapPoint[], place: (point: MapPoint) => readonly [number, number] | null, width: number, height: number): readonly Group[] => {
  const reach = 22
  const cells = new Map<string, Group[]>()
  const groups: Group[] = []
  for (const point of points) {
    const at = place(point)
    if (at === null || at[0] < 0 || at[1] < 0 || at[0] > width || at[1] > height) continue
    const [column, row] = [Math.floor(at[0] / reach), Math.floor(at[1] / reach)]
    const near = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].flatMap((dy) => cells.get(`${column + dx}/${row + dy}`) ?? []))
    const found = near.find((group) => Math.hypot(group.x - at[0], group.y - at[1]) < reach)
    if (found !== undefined) {
      found.points.push(point)
      continue
    }
    const group = { x: at[0], y: at[1], points: [point] }
    groups.push(group)
    cells.set(`${column}/${row}`, [...(cells.get(`${column}/${row}`) ?? []), group])
  }
  return groups
}

const ORDER: readonly StateKind[] = ['broken', 'risk', 'progress', 'open', 'kept']
const worstOf = (points: readonly MapPoint[]): StateKind | 'plain' => ORDER.find((kind) => points.some((point) => point.state === kind)) ?? 'plain'

const loaded = new Map<string, World>()

/** Fine outlines for a country or a few, coarse ones for the world: loaded when a map is first looked at. */
const useWorld = (points: readonly MapPoint[]): World | null => {
  const longitudes = points.map((point) => point.longitude)
  const fine = points.length > 0 && Math.max(...longitudes) - Math.min(...longitudes) < 45
  const [world, setWorld] = useState<World | null>(loaded.get(fine ? 'fine' : 'coarse') ?? null)
  useEffect(() => {
    let wanted = true
    void outlines(fine).then((found) => wanted && setWorld(found))
    return () => void (wanted = false)
  }, [fine])
  return world
}

const outlines = async (fine: boolean): Promise<World> => {
  const name = fine ? 'fine' : 'coarse'
  const known = loaded.get(name)
  if (known !== undefined) return known
  const file = fine ? await import('world-atlas/countries-50m.json') : await import('world-atlas/countries-110m.json')
  const topology = file.default as unknown as Topology<{ countries: GeometryCollection<{ name: string }> }>
  const world = feature(topology, topology.objects.countries) as World
  loaded.set(name, world)
  return world
}
