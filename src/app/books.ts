// The texts of all duties, for the page and the server alike. One line a duty.

import { accountsWords } from '#duties/accounts/accounts.words'
import { catalogWords } from '#duties/catalog/catalog.words'
import { ordersWords } from '#duties/orders/orders.words'
import { worklistWords } from '#duties/worklist/worklist.words'
import { contractsWords } from '#duties/contracts/contracts.words'
import { exchangeWords } from '#duties/exchange/exchange.words'
import { groundWords } from '#ground/ground.words'

export const BOOKS = [groundWords, contractsWords, accountsWords, catalogWords, ordersWords, worklistWords, exchangeWords] as const
