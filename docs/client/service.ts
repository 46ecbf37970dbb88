// A typed client of the service for bad networks: what may be repeated is repeated.
import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./schema.js";

export type Problem = components["schemas"]["Problem"];
export type Service = Client<paths>;

/**
 * How often to try, and milliseconds: how long for one answer, and for one to what is sent
 * (the service itself waits 60 seconds for it), before the first repeat, before any.
 */
export interface Patience {
  tries: number;
  answer: number;
  send: number;
  first: number;
  longest: number;
}

export const patient: Patience = { tries: 6, answer: 30_000, send: 70_000, first: 1_000, longest: 60_000 };

type Fetch = (request: Request, options: { signal: AbortSignal }) => Promise<Response>;

/** The service gave no answer in all tries. What was sent may have arrived. */
export class NoAnswer extends Error {}

/** The service said no. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(explain(problem));
  }
}

/**
 * What only reads may be sent again, and what carries an Idempotency-Key, as each entry of a
 * batch does: the service does it once, however often it arrives. A second session harms
 * nothing. Nothing else is ever repeated.
 */
function repeatable(request: Request): boolean {
  return request.method === "GET" || request.headers.has("Idempotency-Key") || /\/(batch|sessions)$/.test(new URL(request.url).pathname);
}

/**
 * Proxies and the log-in pages of hotels answer in the service's place, with any status.
 * Its own answers name the request and are of these kinds. Throws if the JSON was cut.
 */
function isOwn(answer: Response, body: ArrayBuffer): boolean {
  if (!answer.headers.has("X-Request-Id")) {
    return false;
  }
  if (answer.status === 204 || answer.status === 304) {
    return true;
  }
  const kind = answer.headers.get("Content-Type") ?? "";
  if (!answer.ok || kind.startsWith("application/json")) {
    JSON.parse(new TextDecoder().decode(body));
    return answer.ok || kind.startsWith("application/problem+json");
  }
  return /^(text\/csv|image\/svg\+xml)/.test(kind);
}

/** One try: the whole of an answer of the service's own, in time. Anything else is thrown. */
async function attempt(send: Fetch, request: Request, time: number): Promise<Response> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), time);
  try {
    const answer = await send(request.clone(), { signal: stop.signal });
    const body = await answer.arrayBuffer();
    if (!isOwn(answer, body)) {
      throw new Error(`${answer.status} from somebody else than the service`);
    }
    return new Response(answer.status === 204 || answer.status === 304 ? null : body, answer);
  } finally {
    clearTimeout(timer);
  }
}

/** Milliseconds to wait: what the service asks for, or else twice as long each time. */
function pause(answer: Response | undefined, tried: number, patience: Patience): number {
  const asked = Number(answer?.headers.get("Retry-After")) * 1_000;
  const most = asked ? patience.first : Math.min(patience.longest, patience.first * 2 ** (tried - 1));
  return (asked || most / 2) + Math.random() * (most / 2); // phones that lost the network together do not come back together
}

const wait = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/**
 * Repeats while there is no answer, and after 408, 429 and 503. Every other answer is final,
 * and so is one that asks for a longer wait than there is patience for.
 */
export function repeating(send: Fetch = fetch, patience: Patience = patient): (request: Request) => Promise<Response> {
  return async (request) => {
    for (let tried = 1; ; tried++) {
      const last = tried >= patience.tries || !repeatable(request);
      let answer: Response | undefined;
      try {
        answer = await attempt(send, request, request.method === "GET" ? patience.answer : patience.send);
      } catch (cause) {
        if (last) {
          throw new NoAnswer("the service cannot be reached", { cause });
        }
      }
      const next = pause(answer, tried, patience);
      if (answer && (last || ![408, 429, 503].includes(answer.status) || next > patience.longest + patience.first)) {
        return answer;
      }
      await wait(next);
    }
  };
}

/** The service as an account sees it. Another log-in makes another session, so that nothing on its way changes hands. */
export interface Session {
  service: Service;
  user: components["schemas"]["Account"];
}

/** The service at an address, which never redirects; language is that of labels and messages. */
export function connect(address: string, language: "zh-CN" | "en", send = repeating(), token?: string): Service {
  const headers = { "Accept-Language": language, ...(token && { Authorization: `Bearer ${token}` }) };
  return createClient<paths>({ baseUrl: address, fetch: send, redirect: "error", headers });
}

export async function logIn(address: string, language: "zh-CN" | "en", credentials: components["schemas"]["Credentials"], send = repeating()): Promise<Session> {
  const { token, user } = await ask(connect(address, language, send).POST("/api/v1/sessions", { body: credentials }));
  return { service: connect(address, language, send, token), user };
}

/** What was answered. Throws Refused or NoAnswer, for calls that need no more than to say so. */
export async function ask<T>(call: Promise<{ data?: T; error?: Problem }>): Promise<T> {
  const { data, error } = await call;
  if (data === undefined) {
    throw error ? new Refused(error) : new NoAnswer("an empty answer");
  }
  return data;
}

/** What to show a person: the message, what is wrong with each field, and the records that it is about. */
export function explain(problem: Problem): string {
  const fields = (problem.errors ?? []).map((e) => `${e.field}: ${e.message}`);
  const records = (problem.existing ?? []).map((e) => `${e.title}: ${e.href}`);
  return [problem.detail, ...fields, ...records].join("\n");
}
