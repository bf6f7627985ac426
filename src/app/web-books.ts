// The word books of the browser: what all duties say, and what only a screen says. Read when the app is built.

import { kitWords } from '../kit/kit.words.ts'
import { ordersScreenWords } from '../duties/orders/orders.screen.words.ts'
import { BOOKS } from './books.ts'
import { peopleWords } from './people.words.ts'
import { shellWords } from './shell.words.ts'

export const WEB_BOOKS = [...BOOKS, ordersScreenWords, kitWords, shellWords, peopleWords]
