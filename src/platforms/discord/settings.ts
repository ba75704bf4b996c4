// What the connection to Discord is made with.

export interface DiscordSettings {
  token: string
  /** Commands are registered in this guild alone, where they appear at once; `null`: everywhere. */
  guildId: string | null
  /** The privileged intent Message Content: replies and messages in Dateline's threads can be read without a mention. */
  readsMessages: boolean
  /** `null`: Discord's own, "https://discord.com/api". */
  apiUrl: string | null
  /** Connections to the gateway; 'auto': as many as Discord recommends. */
  shards: number | 'auto'
}
