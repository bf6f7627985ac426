// Tar archives, as much of them as a backup needs: small files one after the other, written and read as a stream.
// Source of the form: POSIX.1-1988 ustar.

const BLOCK = 512

/** One file of an archive: header, bytes, and padding to the block. Names up to 100 bytes. */
export const tarEntry = (name: string, bytes: Uint8Array, modified = 0): Buffer => {
  if (Buffer.byteLength(name) > 100) throw new Error(`name too long for the archive: ${name}`)
  const header = Buffer.alloc(BLOCK)
  header.write(name, 0)
  octal(header, 100, 8, 0o600)
  octal(header, 108, 8, 0)
  octal(header, 116, 8, 0)
  octal(header, 124, 12, bytes.length)
  octal(header, 136, 12, modified)
  header.fill(' ', 148, 156)
  header.write('0', 156)
  header.write('ustar\0' + '00', 257, 'latin1')
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return Buffer.concat([header, bytes, Buffer.alloc(paddingOf(bytes.length))])
}

export const tarEnd = (): Buffer => Buffer.alloc(BLOCK * 2)

export type TarFile = Readonly<{ name: string; bytes: Buffer }>

/** The files of an archive in order. Throws when it is cut off or not an archive. */
export async function* readTar(chunks: AsyncIterable<Buffer>): AsyncGenerator<TarFile> {
  const iterator = chunks[Symbol.asyncIterator]()
  const reader = readerOf(iterator)
  try {
    for (;;) {
      const header = await reader(BLOCK)
      if (header.every((byte) => byte === 0)) return
      checkSum(header)
      const name = textAt(header, 0, 100)
      const size = Number.parseInt(textAt(header, 124, 12), 8)
      const bytes = await reader(size)
      await reader(paddingOf(size))
      yield { name, bytes }
    }
  } finally {
    await iterator.return?.()
  }
}

const octal = (header: Buffer, at: number, width: number, value: number): void => {
  header.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1')
}

const paddingOf = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK

const textAt = (header: Buffer, at: number, width: number): string => {
  const field = header.subarray(at, at + width)
  const end = field.indexOf(0)
  return field.subarray(0, end === -1 ? width : end).toString().trim()
}

const checkSum = (header: Buffer): void => {
  const said = Number.parseInt(textAt(header, 148, 8), 8)
  const blank = Buffer.from(header)
  blank.fill(' ', 148, 156)
  if (blank.reduce((total, byte) => total + byte, 0) !== said) throw new Error('not a tar archive, or a damaged one')
}

const readerOf = (iterator: AsyncIterator<Buffer>): ((size: number) => Promise<Buffer>) => {
  let held: Buffer = Buffer.alloc(0)
  return async (size) => {
    const parts: Buffer[] = []
    let missing = size
    while (missing > 0) {
      if (held.length === 0) {
        const next = await iterator.next()
        if (next.done === true) throw new Error('the archive is cut off')
        held = next.value
      }
      const part = held.subarray(0, missing)
      parts.push(part)
      held = held.subarray(part.length)
      missing -= part.length
    }
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
  }
}
