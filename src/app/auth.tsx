// Talking to sign-in: the answers of /api/auth as values, so that pages can say what happened.

export type AuthAnswer = Readonly<{ ok: boolean; status: number; body: Readonly<Record<string, unknown>>; code: string }>

/** Posts to `/api/auth<path>`. Never throws: no connection is status 0. */
export const auth = async (path: string, body: Readonly<Record<string, unknown>>): Promise<AuthAnswer> => {
  let response: Response
  try {
    response = await fetch(`/api/auth${path}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
    })
  } catch {
    return { ok: false, status: 0, body: {}, code: 'NO_CONNECTION' }
  }
  const answer = (await response.json().catch(() => null)) as Record<string, unknown> | null
  return { ok: response.ok, status: response.status, body: answer ?? {}, code: typeof answer?.['code'] === 'string' ? answer['code'] : '' }
}
