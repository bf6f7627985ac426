// The word books of the browser: what all duties say, and what only a screen says. Read when the app is built.

import { kitWords } from '../kit/kit.words.ts'
import { ordersScreenWords } from '../duties/orders/orders.screen.words.ts'
import { exchangePagesWords } from '../duties/exchange/exchange.pages.words.ts'
import { BOOKS } from './books.ts'
import { LATE_BOOKS } from './late-books.ts'
import { peopleWords } from './people.words.ts'
import { shellWords } from './shell.words.ts'

/** Texts of pages of the exchange, with those of its formats. */
export const LATER_WEB_BOOKS = [...LATE_BOOKS, exchangePagesWords]

export const WEB_BOOKS = [...BOOKS, ordersScreenWords, kitWords, shellWords, peopleWords]
