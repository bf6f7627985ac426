// The house stands: database, wall, sign-in and the open door of a test.

import { afterAll, describe, expect, it } from 'vitest'
import { testHouse } from '../../test/pg.ts'

const t = await testHouse()
afterAll(() => t.close())

describe('a test house', () => {
  it('answers nobody who has not signed in', async () => {
    const answer = await t.app.inject({ method: 'GET', url: '/api/accounts' })
    expect(answer.statusCode).toBe(401)
  })

  it('knows somebody who has', async () => {
    const headers = await t.signIn('director')
    const answer = await t.app.inject({ method: 'GET', url: '/api/nothing-here', headers })
    expect(answer.statusCode).toBe(404)
  })

  it('shows the application role no row of an account it was not let into', async () => {
    const seen = await t.house.db.within([], (tx) => tx.rows('SELECT * FROM events'))
    expect(seen).toEqual([])
  })
})
