// A typed client of the service for bad networks: what may be repeated is repeated.
import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./schema.js";

export type Problem = components["schemas"]["Problem"];
export type Service = Client<paths>;

/** How often and after how many milliseconds to try again. */
export interface Patience {
  tries: number;
  first: number;
  longest: number;
}

export const patient: Patience = { tries: 6, first: 1_000, longest: 60_000 };

type Fetch = (request: Request) => Promise<Response>;

/**
 * A request may be sent again if it only reads, or if it carries an Idempotency-Key: then
 * the service does it once, however often it arrives. Nothing else is ever repeated.
 */
function repeatable(request: Request): boolean {
  return request.method === "GET" || request.headers.has("Idempotency-Key");
}

/** Milliseconds to wait: what the service asks for, or else twice as long each time. */
function pause(answer: Response | undefined, tried: number, patience: Patience): number {
  const asked = Number(answer?.headers.get("Retry-After"));
  if (asked > 0) {
    return asked * 1_000;
  }
  const most = Math.min(patience.longest, patience.first * 2 ** tried);
  return most / 2 + Math.random() * (most / 2); // phones that lost the network together do not come back together
}

const wait = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/** Repeats after a broken connection, 429, 502, 503 and 504; every other answer is final. */
export function repeating(send: Fetch, patience: Patience = patient): Fetch {
  return async (request) => {
    for (let tried = 0; ; tried++) {
      const last = tried + 1 >= patience.tries || !repeatable(request);
      let answer: Response | undefined;
      try {
        answer = await send(request.clone());
        if (last || ![429, 502, 503, 504].includes(answer.status)) {
          return answer;
        }
      } catch (broken) {
        if (last) {
          throw broken;
        }
      }
      await wait(pause(answer, tried, patience));
    }
  };
}

/** The service at an address; language is that of labels and messages. */
export function connect(address: string, language: "zh-CN" | "en", send: Fetch = fetch): Service {
  return createClient<paths>({ baseUrl: address, fetch: send, headers: { "Accept-Language": language } });
}

/** Sends the token with every request from now on. */
export function logIn(service: Service, token: string): void {
  service.use({
    onRequest({ request }) {
      request.headers.set("Authorization", `Bearer ${token}`);
      return request;
    },
  });
}

/** What to show a person: the message, and what is wrong with each field. */
export function explain(problem: Problem): string {
  const fields = (problem.errors ?? []).map((e) => `${e.field}: ${e.message}`);
  return [problem.detail, ...fields].join("\n");
}
