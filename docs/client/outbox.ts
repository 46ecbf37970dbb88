// What is written without a network waits here until the service has it.
import type { components } from "./schema.js";
import type { Problem, Service } from "./service.js";

export type NewActivity = components["schemas"]["NewActivity"];
export type Activity = components["schemas"]["Activity"];

/** One form. The key is made when the form is opened, never when it is sent. */
export interface Waiting {
  key: string;
  body: NewActivity;
}

/** Where the phone keeps it: IndexedDB, or the storage of a mini program. */
export interface Storage {
  load(): Promise<Waiting[]>;
  save(waiting: Waiting[]): Promise<void>;
}

export interface Sent {
  made: Activity[];
  refused: { waiting: Waiting; problem: Problem }[];
}

/** Kept first and sent later: an app that is closed in between loses nothing. */
export async function keep(storage: Storage, waiting: Waiting): Promise<void> {
  await storage.save([...(await storage.load()), waiting]);
}

/**
 * Sends what waits, each under its own key. What was made leaves the outbox; what was
 * refused stays for a person to correct; what could not be sent stays for the next time.
 * Without a network it throws, and all stays.
 */
export async function flush(service: Service, storage: Storage): Promise<Sent> {
  const sent: Sent = { made: [], refused: [] };
  for (const waiting of await storage.load()) {
    const { data, error } = await service.POST("/api/v1/activities", {
      params: { header: { "Idempotency-Key": waiting.key } },
      body: waiting.body,
    });
    if (error && (error.status === 401 || error.status === 429 || error.status >= 500)) {
      break; // nothing is wrong with the form
    }
    if (error) {
      sent.refused.push({ waiting, problem: error });
      continue;
    }
    sent.made.push(data);
    await storage.save((await storage.load()).filter((other) => other.key !== waiting.key));
  }
  return sent;
}
