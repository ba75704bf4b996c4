// What the connection to Slack is made with: Socket Mode by an app token, or HTTP by a signing secret.

export interface SlackSettings {
  botToken: string
  /** Socket Mode; `null`: HTTP. */
  appToken: string | null
  /** HTTP; needed where there is no app token. */
  signingSecret: string | null
  /** The port that HTTP is served on. */
  port: number
  /** `null`: Slack's own, "https://slack.com/api/". */
  apiUrl: string | null
}
