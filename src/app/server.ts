// The server: every duty's routes on one app. A duty that is not registered here is not there.

import { accountsApi } from '#duties/accounts/accounts.api'
import { contractsApi } from '#duties/contracts/contracts.api'
import { exchangeApi } from '#duties/exchange/exchange.api'
import { importJobs } from '#duties/exchange/exchange.job'
import { followJobs } from '#duties/exchange/mailbox/follow.job'
import { mailboxApi } from '#duties/exchange/mailbox/mailbox.api'
import { readJobs } from '#duties/exchange/mailbox/read.job'
import { sendJobs } from '#duties/exchange/mailbox/send.job'
import { waysApi } from '#duties/exchange/mailbox/ways.api'
import { partnersApi } from '#duties/exchange/partners/partners.api'
import { templatesApi } from '#duties/exchange/templates/templates.api'
import { invoicesApi } from '#duties/invoices/invoices.api'
import { ordersApi } from '#duties/orders/orders.api'
import { worklistApi } from '#duties/worklist/worklist.api'
import type { OnRoute } from '#platform/app'
import { bareApp } from '#platform/app'
import type { Limits } from '#platform/guards'
import { limitsOf } from '#platform/guards'
import type { App } from '#platform/http'
import type { House } from '#platform/house'
import type { Job } from '#platform/jobs'
import type { SignIn } from '#platform/sign-in'
import { usersApi } from '#platform/users.api'
import { installWebFiles } from '#platform/web-files'
import { catalogApi } from '#duties/catalog/catalog.api'
import { accountFiguresApi } from './account-figures.server.ts'
import { searchApi } from './search.server.ts'
import { shellApi } from './shell.server.ts'
import { speech, VERSION } from './speech.server.ts'
import { CHECK_JOBS, checkWithin } from './checks.server.ts'

const APIS: readonly ((app: App, house: House) => void)[] = [searchApi, contractsApi, accountsApi, accountFiguresApi, catalogApi, ordersApi, invoicesApi, exchangeApi, partnersApi, mailboxApi, waysApi, templatesApi, worklistApi]

/** What runs by itself. */
export const JOBS: readonly Job[] = [...CHECK_JOBS, ...importJobs(checkWithin), ...readJobs, ...sendJobs, ...followJobs]

export type AppSettings = Readonly<{ house: House; signIn: SignIn; secure?: boolean; limits?: Limits; webFolder?: string; onRoute?: OnRoute | undefined }>

export const buildApp = async ({ house, signIn, secure = false, limits = limitsOf({}), webFolder, onRoute }: AppSettings): Promise<App> => {
  const app = await bareApp({ house, signIn, speech, secure, limits, version: VERSION, onRoute })
  usersApi(app, { house, signIn, speech })
  shellApi(app, { house, signIn })
  for (const api of APIS) api(app, house)
  await installWebFiles(app, webFolder ?? null)
  await app.ready()
  return app
}
