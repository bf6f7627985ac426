// Talking to the API: reads are cached and shared, changes answer with a value, a refusal or problems. No page calls fetch itself.

import type { QueryKey, UseQueryResult } from '@tanstack/react-query'
import { keepPreviousData, QueryClient, useQuery } from '@tanstack/react-query'
import type { Say } from '#ground/say'
import { language } from './words.tsx'

/** A refusal as it travels: the say, and its text in the asker's language. */
export type RefusalOut = Readonly<{ code: string; say: Say; text: string; at?: string; see?: Readonly<{ kind: string; id: string; text: string }> }>
export type Problem = Readonly<{ at: string; say?: Say; text: string }>

export type Sent<T> =
  | Readonly<{ ok: true; value: T }>
  | Readonly<{ ok: false; refusal?: RefusalOut; problems?: readonly Problem[] }>

/** The API did not give what was asked: 404, a fault with its id, or no connection (status 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly path: string,
    readonly faultId: string | null = null,
  ) {
    super(`${path} answered ${status}${faultId === null ? '' : `, fault ${faultId}`}`)
  }
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) => !(error instanceof ApiError && error.status >= 400 && error.status < 500) && count < 2,
      networkMode: 'always',
    },
  },
})

/** Reads `/api<path>`. While the next page of the same list loads, the rows already known stay. */
export const useRead = <T,>(path: string | null, options: Readonly<{ keep?: boolean; refetchEvery?: number }> = {}): UseQueryResult<T, Error> =>
  useQuery<T, Error>({
    queryKey: keyOf(path),
    queryFn: ({ signal }) => read<T>(path ?? '', signal),
    enabled: path !== null,
    ...(options.keep === false ? {} : { placeholderData: keepPreviousData }),
    ...(options.refetchEvery === undefined ? {} : { refetchInterval: options.refetchEvery }),
  })

/** One read outside a component. */
export const read = async <T,>(path: string, signal?: AbortSignal): Promise<T> => {
  const response = await ask(path, { ...(signal === undefined ? {} : { signal }) })
  if (!response.ok) throw await errorOf(response, path)
  return (await response.json()) as T
}

/** Asks all reads under a path to come again: `stale('/orders')` also means `/orders?after=x` and `/orders/1`. */
export const stale = async (...paths: readonly string[]): Promise<void> => {
  const predicate = ({ queryKey }: { queryKey: QueryKey }): boolean => paths.some((path) => String(queryKey[0]).startsWith(path))
  // a first read that is still under way may bring what was before the change, and would count as fresh
  await queryClient.cancelQueries({ predicate: (query) => query.state.data === undefined && predicate(query) })
  await queryClient.invalidateQueries({ predicate })
}

export type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Sends a change. 409 is a refusal, 422 (also 403, 413, 429) problems: all are answers. Anything else unexpected throws `ApiError`. */
export const send = async <T,>(method: Method, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Sent<T>> => {
  const isForm = body instanceof FormData
  const text = isForm || body === undefined ? null : JSON.stringify(body)
  const response = await ask(path, {
    method,
    // a small change is not lost when the person leaves the page in the same moment
    keepalive: text !== null && text.length < 2000,
    ...(body === undefined ? {} : { body: isForm ? body : text }),
    headers: isForm || body === undefined ? headers : { 'content-type': 'application/json', ...headers },
  })
  if (response.status === 204) return { ok: true, value: undefined as T }
  if (response.ok) return { ok: true, value: (await response.json()) as T }
  const answer = ANSWERS.has(response.status) ? ((await response.clone().json().catch(() => null)) as { refusal?: RefusalOut; problems?: Problem[] } | null) : null
  if (answer !== null) return { ok: false, ...answer }
  const error = await errorOf(response, path)
  if (error.status >= 500) listeners.fault(error)
  throw error
}

/** Those that come with a refusal or with problems: also what is too large, too often, or not from here. */
const ANSWERS: ReadonlySet<number> = new Set([403, 409, 413, 422, 429])

/** For `catch` after a change: signed out, offline and faults are said by the shell; anything else is a fault of the page. */
export const told = (error: unknown): void => {
  if (!(error instanceof ApiError)) throw error
}

/** Who is told when the server says nobody is signed in, and when the connection goes and comes. Set by the shell. */
export const listeners: { signedOut: () => void; signedIn: () => void; online: (online: boolean) => void; fault: (error: ApiError) => void } = {
  signedOut: () => {},
  signedIn: () => {},
  online: () => {},
  fault: () => {},
}

const ask = async (path: string, init: RequestInit): Promise<Response> => {
  let response: Response
  try {
    response = await fetch(`/api${path}`, {
      ...init,
      credentials: 'same-origin',
      headers: { accept: 'application/json', 'accept-language': language(), 'x-mainstay': '1', ...init.headers },
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    listeners.online(false)
    throw new ApiError(0, path)
  }
  listeners.online(true)
  if (response.status === 401) listeners.signedOut()
  return response
}

const errorOf = async (response: Response, path: string): Promise<ApiError> => {
  const body = (await response.json().catch(() => ({}))) as { fault?: { id?: string } }
  return new ApiError(response.status, path, body.fault?.id ?? null)
}

const keyOf = (path: string | null): QueryKey => [path ?? 'nothing']
