// Prints every pattern that the sources hold, as JSON: those written out, and those put together while the modules load.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'

const SRC = path.resolve(import.meta.dirname, '../../src')
/** They begin to work when they are loaded, and hold no patterns that are put together. */
const STARTS_WORKING = /^(?:main|cli|.*-thread|.*-process)\.ts$/

const found: { file: string; source: string; flags: string }[] = []
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))

for (const file of files) {
  const { program } = parseSync(file, readFileSync(path.join(SRC, file), 'utf8'))
  const visitor = new Visitor({
    Literal(node) {
      if ('regex' in node) found.push({ file, source: node.regex.pattern, flags: node.regex.flags })
    },
  })
  visitor.visit(program)
}

globalThis.RegExp = new Proxy(RegExp, {
  construct(target, [source, flags = '']: [string | RegExp, string?]) {
    const [, caller = ''] = /\/src\/(\S+?\.ts):/.exec(new Error().stack?.split('\n')[2] ?? '') ?? []
    if (caller !== '' && typeof source === 'string') found.push({ file: caller, source, flags })
    return new target(source, flags)
  },
})
for (const file of files) if (!STARTS_WORKING.test(path.basename(file))) await import(path.join(SRC, file))

process.stdout.write(JSON.stringify(found), () => process.exit())
