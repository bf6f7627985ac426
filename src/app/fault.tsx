// When a page cannot be shown: it is not there, the server had a fault, or the page itself broke.

import { ApiError } from '#kit/api'
import { Empty } from '#kit/empty'
import { Page } from '#kit/page'
import { useWords } from '#kit/words'
import { Button } from '@mantine/core'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { useNavigate } from '@tanstack/react-router'

export const FaultPage = ({ error, reset }: ErrorComponentProps) => {
  const words = useWords()
  if (error instanceof ApiError && error.status === 404) return <NowherePage />
  const offline = error instanceof ApiError && error.status === 0
  const faultId = error instanceof ApiError ? error.faultId : null
  return (
    <Page title={words.t(offline ? 'shell.fault.offline' : 'shell.fault.title')}>
      <Empty
        text={offline ? words.t('shell.fault.offlineText') : faultId === null ? words.t('shell.fault.page', { message: error instanceof Error ? error.message : String(error) }) : words.t('shell.fault.server', { id: faultId })}
        action={<Button onClick={reset}>{words.t('kit.tryAgain')}</Button>}
      />
    </Page>
  )
}

export const NowherePage = () => {
  const words = useWords()
  const navigate = useNavigate()
  return (
    <Page title={words.t('shell.nowhere.title')}>
      <Empty text={words.t('shell.nowhere.text')} action={<Button onClick={() => void navigate({ to: '/' })}>{words.t('shell.nowhere.go')}</Button>} />
    </Page>
  )
}
