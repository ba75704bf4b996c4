// A count of model tokens that is kept in memory alone.
import type { UsageStore } from '../../src/llm/limits.ts'

export function memoryUsageStore(): UsageStore {
  const used = new Map<string, number>()
  return {
    usedOn: async (day) => used.get(day) ?? 0,
    add: async (day, tokens) => {
      used.set(day, (used.get(day) ?? 0) + tokens)
    },
  }
}
