// One line on standard error that says how far a long job is: rewritten in place on a terminal, a few lines in a log.

const LINES_IN_A_LOG = 5

/** Says what is done of `of` when told; `done()` clears the line. */
export function progressLine(what: string): { show(done: number, of: number): void; done(): void } {
  const terminal = process.stderr.isTTY
  let said = 0
  return {
    show(done, of) {
      const share = of === 0 ? 1 : done / of
      if (terminal) process.stderr.write(`\r\u001b[K${what}: ${done} of ${of}`)
      else if (share * LINES_IN_A_LOG >= said + 1) {
        said = Math.floor(share * LINES_IN_A_LOG)
        process.stderr.write(`${what}: ${done} of ${of}\n`)
      }
    },
    done() {
      if (terminal) process.stderr.write('\r\u001b[K')
    },
  }
}
