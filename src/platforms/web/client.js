// In the browser: shows an answer while it comes about, without leaving the page. Without it every form works as it is.
const talk = document.querySelector('#talk')

/** What the server wrote is HTML of its own making, escaped there. */
function put(into, html) {
  const template = document.createElement('template')
  template.innerHTML = html
  into.replaceChildren(template.content)
}

function element(name, className, text = '') {
  const made = document.createElement(name)
  made.className = className
  made.textContent = text
  return made
}

function newTurn(question) {
  const turn = element('article', 'turn')
  const reply = element('div', 'reply')
  reply.append(element('p', 'note working', 'Looking …'))
  turn.append(element('h2', 'asked', question), reply)
  talk.append(turn)
  return { turn, reply }
}

async function* linesOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const { value, done } = await reader.read()
    text += value ?? ''
    const lines = text.split('\n')
    text = done ? '' : lines.pop()
    for (const line of lines) if (line !== '') yield JSON.parse(line)
    if (done) return
  }
}

async function ask(address, body, question) {
  const { turn, reply } = newTurn(question)
  // The whole question is seen, and below it the answer as it grows.
  turn.scrollIntoView({ block: 'nearest' })
  const sentences = []
  try {
    const headers = { Accept: 'application/x-ndjson' }
    const response = await fetch(address, { method: 'POST', headers, body: new URLSearchParams(body) })
    if (response.headers.get('Content-Type') !== 'application/x-ndjson') {
      const page = new DOMParser().parseFromString(await response.text(), 'text/html')
      put(reply, '')
      reply.append(element('p', 'note', page.querySelector('main p')?.textContent ?? 'That did not work.'))
      return
    }
    for await (const told of linesOf(response)) {
      if (told.step !== undefined && sentences.length === 0)
        reply.querySelector('.working')?.replaceChildren(`${told.step} …`)
      if (told.sentence !== undefined) {
        sentences.push(told.sentence)
        put(reply, `<p>${sentences.join(' ')}</p>`)
      }
      if (told.reply !== undefined) put(reply, told.reply)
    }
  } catch {
    put(reply, '')
    reply.append(element('p', 'note', 'The connection was lost. Ask again.'))
  }
  turn.scrollIntoView({ block: 'nearest' })
}

document.addEventListener('submit', (event) => {
  const { target: form, submitter } = event
  const isQuestion = form.id === 'ask'
  if (talk === null || !(isQuestion || form.closest('.reply'))) return
  const box = document.querySelector('#q')
  const question = isQuestion ? submitter?.value || box.value : (submitter?.textContent ?? 'Sent')
  if (question.trim() === '') return
  event.preventDefault()
  const body = new FormData(form, submitter)
  if (isQuestion) body.set('q', question)
  if (isQuestion) {
    document.querySelector('.starters')?.remove()
    document.querySelector('h1')?.classList.add('away')
    box.value = ''
    box.focus()
  }
  void ask(form.action, body, question)
})

// A link that names the cited words in its fragment alone: the server cannot see it, so it is asked for by its query.
const cited = /^#c=(\d+-\d+)$/.exec(location.hash)
if (cited !== null && document.querySelector('.reading') !== null && document.querySelector('mark') === null) {
  const address = new URL(location.href)
  if (!address.searchParams.has('c')) {
    address.searchParams.set('c', cited[1])
    location.replace(address)
  }
}
