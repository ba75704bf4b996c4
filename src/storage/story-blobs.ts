// Fingerprints as bytes, there and back: little-endian numbers one after the other, as this kind of machine keeps them.
import type { Features, Print, Sketch } from './story-types.ts'

/** Four bytes a term, then one byte an amount. */
export function featuresBlob({ terms, amounts }: Features): Uint8Array {
  const blob = new Uint8Array(terms.length * 5)
  blob.set(bytesOf(terms))
  blob.set(amounts, terms.length * 4)
  return blob
}

export function featuresOfBlob(blob: unknown): Pick<Print, 'terms' | 'amounts'> {
  const bytes = aligned(blob)
  const count = Math.floor(bytes.length / 5)
  return { terms: new Uint32Array(bytes.buffer, 0, count), amounts: bytes.subarray(count * 4, count * 5) }
}

/** Whether it is whole, how many runs, the runs, the marks. */
export function sketchBlob({ runs, isWhole, marks }: Sketch): Uint8Array {
  return bytesOf(Uint32Array.of(Number(isWhole), runs.length, ...runs, ...marks))
}

export function sketchOfBlob(blob: unknown): Sketch {
  const bytes = aligned(blob)
  const numbers = new Uint32Array(bytes.buffer, 0, Math.floor(bytes.length / 4))
  const count = numbers[1] ?? 0
  return { runs: numbers.subarray(2, 2 + count), isWhole: numbers[0] === 1, marks: numbers.subarray(2 + count) }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)

/** Bytes that begin where their buffer does, as numbers of four bytes need it. */
function aligned(blob: unknown): Uint8Array<ArrayBuffer> {
  if (!(blob instanceof Uint8Array)) return new Uint8Array()
  return blob.byteOffset === 0 && blob.buffer instanceof ArrayBuffer && blob.byteLength === blob.buffer.byteLength
    ? new Uint8Array(blob.buffer)
    : new Uint8Array(blob)
}
