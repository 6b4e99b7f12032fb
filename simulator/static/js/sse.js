// Server-sent events over fetch: EventSource cannot send an Authorization header, and a token never belongs into an address.

const PAUSES = [500, 1000, 2000, 4000, 8000, 15000];
const SILENCE = 40000; // the server speaks every 15 seconds; longer silence is a dead line

export function openStream({ url, headers, onEvent, onConnection }) {
  const closing = new AbortController();
  run(url, headers, onEvent, onConnection, closing.signal);
  return () => closing.abort();
}

async function run(url, headers, onEvent, onConnection, signal) {
  for (let tries = 0; !signal.aborted; tries += 1) {
    try {
      const refused = await listen(url, headers, onEvent, () => { tries = 0; onConnection("open"); }, signal);
      if (refused) return void onConnection("refused");
    } catch { /* a lost line: told below, tried again */ }
    if (signal.aborted) return;
    onConnection("lost");
    await pause(PAUSES[Math.min(tries, PAUSES.length - 1)], signal);
  }
}

async function listen(url, headers, onEvent, onOpen, signal) {
  const attempt = new AbortController();
  const stop = () => attempt.abort();
  signal.addEventListener("abort", stop, { once: true });
  let watchdog = setTimeout(stop, SILENCE);
  try {
    const response = await fetch(url, { headers, signal: attempt.signal, cache: "no-store" });
    if (response.status === 401 || response.status === 404) return true;
    if (!response.ok) throw new Error(String(response.status));
    onOpen();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return false;
      clearTimeout(watchdog);
      watchdog = setTimeout(stop, SILENCE);
      const blocks = (rest + value).split(/\r?\n\r?\n/);
      rest = blocks.pop();
      blocks.forEach((block) => deliver(block, onEvent));
    }
  } finally {
    clearTimeout(watchdog);
    signal.removeEventListener("abort", stop);
    attempt.abort();
  }
}

function deliver(block, onEvent) {
  let name = "message";
  const data = [];
  for (const line of block.split(/\r?\n/)) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).trimStart());
  }
  if (!data.length) return;
  let value;
  try { value = JSON.parse(data.join("\n")); } catch { return; }
  onEvent(name, value);
}

function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const done = () => { clearTimeout(timer); removeEventListener("online", done); signal.removeEventListener("abort", done); resolve(); };
    const timer = setTimeout(done, milliseconds);
    addEventListener("online", done); // the network is back: try at once
    signal.addEventListener("abort", done);
  });
}
