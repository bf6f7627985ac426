// A Chromium for the walks: the one named by MAINSTAY_CHROMIUM, one installed on this machine, or the one that came with npm (Linux x64).

import { existsSync } from 'node:fs'
import chromium from '@sparticuz/chromium'
import type { Browser } from 'playwright-core'
import { chromium as driver } from 'playwright-core'

const INSTALLED = [
  '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

export const openChromium = async (): Promise<Browser> => {
  const named = process.env['MAINSTAY_CHROMIUM']
  const installed = named ?? INSTALLED.find((path) => existsSync(path))
  if (installed !== undefined) return driver.launch({ executablePath: installed, args: ['--no-sandbox', '--font-render-hinting=none'] })
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('no Chromium found: install Chrome or Chromium, or name one in MAINSTAY_CHROMIUM')
  // The flags of a serverless function turn off what we want to see; only the needed ones stay.
  const flags = chromium.args.filter((flag) => !/single-process|no-zygote|headless|window-size|disable-lcd|hide-scrollbars/.test(flag))
  return driver.launch({ executablePath: await chromium.executablePath(), args: [...flags.filter((flag) => !/gl=|angle|swiftshader|gpu|rasteriz/i.test(flag)), '--no-sandbox', '--disable-gpu', '--font-render-hinting=none'], headless: true })
}
