// Says in words for a person why the operating system would not let a file be read.

const REASONS: Record<string, string> = {
  EACCES: 'unreadable: permission denied',
  EPERM: 'unreadable: permission denied',
  ENOENT: 'unreadable: no longer there',
  EISDIR: 'unreadable: a folder',
  ELOOP: 'a link that leads nowhere',
  EMFILE: 'unreadable: too many open files',
  ENAMETOOLONG: 'unreadable: its name is too long',
}

export function ioReason(error: unknown): string {
  const code = ioCode(error) ?? 'unknown error'
  return REASONS[code] ?? `unreadable: ${code}`
}

export function ioCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}
