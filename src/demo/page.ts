// docs/demo.md, written from the record of what was planted. A test holds the page against the record.

import type { Fault } from './faults.ts'
import { DEMO_PASSWORD, DEMO_PEOPLE } from './people.ts'

export const demoPage = (faults: readonly Fault[]): string => `# The demo world

Fairwind Supply is invented, and so are its people and clients. It sells hygiene goods, packaging, linen and drinks, the services around them, and three software products, to three large accounts:

- **Kestrel Markthallen**, a retail chain: 184 shops and five distribution centres in Germany and Austria. Its invoices name the order line.
- **Auberon Hotels**: 56 hotels in eleven countries, billed in EUR, GBP and CHF. Its invoices name no order at all.
- **Vesper Zorggroep**, one hospital group with seven houses and a manager of its own. Its invoices name the purchase order.

Two years of orders up to last Friday, in whole weeks: the numbers of the documents are the same in every installation, only the days move. Everybody signs in with the password \`${DEMO_PASSWORD}\`:

${DEMO_PEOPLE.map((person) => `- \`${person.email}\`: ${person.name}, ${person.what}`).join('\n')}

## What is wrong in it

Everything else adds up. Find each on the worklist, or look for the document's number with Ctrl K.

| | account | rule | findings | what | documents |
|---|---|---|---:|---|---|
${faults.map((fault) => `| ${fault.id} | ${fault.account} | \`${fault.rule}\` | ${fault.findings} | ${fault.what} | ${fault.documents.join('; ')} |`).join('\n')}
`
