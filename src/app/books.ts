// The texts of all duties, for the page and the server alike. One line a duty.

import { accountsWords } from '#duties/accounts/accounts.words'
import { catalogWords } from '#duties/catalog/catalog.words'
import { ordersWords } from '#duties/orders/orders.words'
import { invoicesWords } from '#duties/invoices/invoices.words'
import { worklistWords } from '#duties/worklist/worklist.words'
import { contractsWords } from '#duties/contracts/contracts.words'
import { exchangeWords } from '#duties/exchange/exchange.words'
import { exchangeFindingsWords } from '#duties/exchange/mailbox/findings.words'
import { groundWords } from '#ground/ground.words'

export const BOOKS = [groundWords, contractsWords, accountsWords, catalogWords, ordersWords, invoicesWords, worklistWords, exchangeWords, exchangeFindingsWords] as const
