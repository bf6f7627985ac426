// The server: every duty's routes on one app. A duty that is not registered here is not there.

import { bareApp } from '#platform/app'
import type { App } from '#platform/http'
import type { House } from '#platform/house'
import type { Job } from '#platform/jobs'
import type { SignIn } from '#platform/sign-in'
import { openSpeech } from '#platform/speak'
import type { Speech } from '#platform/speak'
import { platformWords } from '#platform/platform.words'
import { BOOKS } from './books.ts'

const APIS: readonly ((app: App, house: House) => void)[] = []

/** What runs by itself. */
export const JOBS: readonly Job[] = []

export const speech: Speech = openSpeech([...BOOKS, platformWords])

export const buildApp = async ({ house, signIn }: Readonly<{ house: House; signIn: SignIn }>): Promise<App> => {
  const app = bareApp({ log: house.log, signIn, speech })
  for (const api of APIS) api(app, house)
  await app.ready()
  return app
}
