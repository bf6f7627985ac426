// The texts that only the exchange needs: what is wrong in files of clients, by format and rule. The server speaks them all; the browser loads
// them with the first page that does.

import { edifactWords } from '#formats/edifact/edifact.words'
import { pageOrderWords } from '#formats/page-order/page-order.words'
import { ublWords } from '#formats/ubl/ubl.words'
import { orderingWords } from '#formats/validity/ordering/ordering.words'
import { validityWords } from '#formats/validity/validity.words'
import { x12Words } from '#formats/x12/x12.words'
import { mailboxWords } from '#duties/exchange/mailbox/mailbox.words'
import { routesWords } from '#duties/exchange/routes/routes.words'

export const LATE_BOOKS = [mailboxWords, routesWords, x12Words, edifactWords, ublWords, pageOrderWords, validityWords, orderingWords] as const
