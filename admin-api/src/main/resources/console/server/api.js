// The HTTP API, as the rest of the page calls it. The key is in memory only and goes into a header only.
const PATIENCE = 20_000;
const READ_AGAIN = 3;

let token = null;
let actor = null;
let onRefusedKey = () => {};
let onUnreachable = () => {};

/** The server said no, and why. */
export class Problem extends Error {
  constructor(status, document, retryAfter) {
    super(document.code ?? String(status));
    this.status = status;
    this.code = document.code ?? 'internal';
    this.detail = document.detail ?? '';
    this.errors = document.errors ?? [];
    this.retryAfter = retryAfter;
  }
}

/** There was no answer: what was asked for may have happened or not. */
export class Unreachable extends Error {}

/** @param person {id, name} for whom a shared key asks, or null where the key itself is a person's */
export function useKey(key, person = null) {
  token = key;
  actor = person && `${person.id};${encodeURIComponent(person.name)}`;
}

/** Posts with the key of now, whoever is signed in by then, and though the page goes away: for what somebody has begun and is not to be lost. */
export function lastingPost() {
  const mine = token;
  const whose = actor;
  return (path, body, once) => request('POST', path, {body, key: mine, person: whose, keepalive: true, headers: once ? {'Idempotency-Key': once} : {}});
}

/** @param handler called when the key no longer holds */
export function whenKeyIsRefused(handler) {
  onRefusedKey = handler;
}

/** @param handler called when there was no answer */
export function whenUnreachable(handler) {
  onUnreachable = handler;
}

/** @param after where to go on, or null @param signal ends it */
export async function openEvents(after, signal) {
  const headers = {Authorization: `Bearer ${token}`, Accept: 'text/event-stream', ...named(actor)};
  if (after !== null) {
    headers['Last-Event-ID'] = after;
  }
  const used = token;
  const answer = await fetch('/v1/events', {headers, signal, cache: 'no-store'});
  if (answer.status === 401 && used === token) {
    onRefusedKey();
  }
  return answer;
}

/**
 * @param key in place of the present one
 * @returns the answer's JSON, with the ETag as etag where asked for by withTag
 */
export async function get(path, {withTag = false, key = token} = {}) {
  for (let tries = 1; ; tries++) {
    try {
      return await request('GET', path, {withTag, key});
    } catch (failure) {
      const passing = failure instanceof Problem && (failure.status === 429 || failure.status === 503);
      if (!passing || tries === READ_AGAIN) {
        throw failure;
      }
      await new Promise((resolve) => setTimeout(resolve, Math.min(failure.retryAfter, 5) * 1000 + Math.random() * 500));
    }
  }
}

/** @returns the answer as it is written, in the type that is asked for */
export function getText(path, type) {
  return request('GET', path, {headers: {Accept: type}, asText: true});
}

/** @param once the Idempotency-Key */
export function post(path, body, once) {
  return request('POST', path, {body, headers: once ? {'Idempotency-Key': once} : {}});
}

export function put(path, body, ifMatch, keepalive = false) {
  return request('PUT', path, {body, keepalive, headers: ifMatch ? {'If-Match': ifMatch} : {}, withTag: Boolean(ifMatch)});
}

export function del(path, body, keepalive = false) {
  return request('DELETE', path, {body, keepalive});
}

export function patch(path, body) {
  return request('PATCH', path, {body});
}

async function request(method, path, {body, headers = {}, withTag = false, asText = false, key = token, person = key === token ? actor : null, keepalive = false}) {
  const ending = new AbortController();
  const patience = setTimeout(() => ending.abort(), PATIENCE);
  try {
    const answer = await fetch(path, {
      method,
      cache: 'no-store',
      keepalive,
      signal: ending.signal,
      headers: {
        Authorization: `Bearer ${key}`,
        ...named(person),
        ...(body === undefined ? {} : {'Content-Type': 'application/json'}),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (answer.ok && asText) {
      return text;
    }
    if (answer.ok) {
      const value = text === '' ? null : JSON.parse(text);
      return withTag ? {value, etag: plainTag(answer.headers.get('ETag'))} : value;
    }
    if (answer.status === 401 && key === token) {
      onRefusedKey();
    }
    throw new Problem(answer.status, documentOf(text), Number(answer.headers.get('Retry-After')) || 1);
  } catch (failure) {
    if (failure instanceof Problem) {
      throw failure;
    }
    onUnreachable();
    throw new Unreachable();
  } finally {
    clearTimeout(patience);
  }
}

function named(person) {
  return person === null ? {} : {'Casewire-Actor': person};
}

/** A compressing server marks the tag, and would not know it again so. */
function plainTag(tag) {
  return tag?.replace(/^W\//, '').replace('--gzip"', '"') ?? null;
}

function documentOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
