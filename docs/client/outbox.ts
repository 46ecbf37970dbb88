// What is written without a network waits here until the service has it.
import type { components } from "./schema.js";
import { NoAnswer, type Problem, type Session } from "./service.js";

export type NewActivity = components["schemas"]["NewActivity"];
export type Activity = components["schemas"]["Activity"];

/** One form. */
export interface Form {
  key: string;
  account: string; // who wrote it: a school's phone is shared
  opened: string; // when; keys are kept for 30 days
  body: NewActivity;
  sent?: true; // and not answered: it may have arrived
  problem?: Problem; // the answer, if it was not made
}

/**
 * Where the phone keeps it, form by form, so that writing one never touches another:
 * IndexedDB, or the storage of a mini program.
 */
export interface Storage {
  all(): Promise<Form[]>;
  put(form: Form): Promise<void>;
  remove(key: string): Promise<void>;
}

export interface Flushed {
  made: Activity[];
  refused: Form[]; // they wait for a person to correct them
  failed: Form[]; // a fault of the service: tell the administrator problem.request_id
  stopped?: "no_network" | "log_in" | "change_password" | "later"; // why the rest was not sent
}

/** The key is made when the form is opened, never when it is sent. */
export function open({ user }: Session, body: NewActivity): Form {
  return { key: newKey(), account: user.id, opened: new Date().toISOString(), body };
}

/** A random UUID. crypto.randomUUID is missing in older browsers and on pages without TLS. */
export function newKey(): string {
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
}

/** Kept first and sent later: an app that is closed in between loses nothing. */
export function keep(storage: Storage, form: Form): Promise<void> {
  return alone(async () => {
    if ((await storage.all()).some(({ key }) => key === form.key)) {
      throw new Error("it is kept already: correct it"); // it may be on its way
    }
    await storage.put(form);
  });
}

/** Corrects a form, which is then sent again under its key. One that may have arrived has to be answered first. */
export async function correct(storage: Storage, key: string, body: NewActivity): Promise<void> {
  await change(storage, key, ({ sent, account, opened }) => {
    if (sent) {
      throw new Error("it was sent and may have arrived: flush before it is corrected");
    }
    return { key, account, opened, body };
  });
}

/**
 * Sends what the account has waiting, each under its own key. Only what the service says it
 * has made leaves the outbox. What was refused is not sent again before it is corrected.
 */
export async function flush(session: Session, storage: Storage): Promise<Flushed> {
  const flushed: Flushed = { made: [], refused: [], failed: [] };
  const own = (await storage.all()).filter((form) => form.account === session.user.id);
  for (const { key } of own) {
    const form = await change(storage, key, (form) => (refused(form) ? form : { ...form, sent: true }));
    if (!form || refused(form)) {
      continue;
    }
    const answer = await post(session, form);
    if (answer?.made) {
      flushed.made.push(answer.made);
      await alone(() => storage.remove(key));
      continue;
    }
    if (!answer?.problem) {
      return { ...flushed, stopped: "no_network" }; // it stays marked as sent
    }
    const { problem } = answer;
    const stopped = reasonToStop(problem);
    if (stopped) {
      return { ...flushed, stopped }; // nothing was said about the form, and a try before may have arrived
    }
    const answered = { key, account: form.account, opened: form.opened, body: form.body, problem };
    await change(storage, key, () => answered);
    (refused(answered) ? flushed.refused : flushed.failed).push(answered);
  }
  return flushed;
}

function refused({ problem }: Form): boolean {
  return problem !== undefined && problem.status < 500;
}

function reasonToStop({ status, code }: Problem): Flushed["stopped"] {
  if (status === 401) {
    return "log_in";
  }
  if (code === "password_change_required") {
    return "change_password";
  }
  return [408, 429, 503].includes(status) ? "later" : undefined;
}

async function post({ service }: Session, form: Form): Promise<{ made?: Activity; problem?: Problem } | undefined> {
  try {
    const { data, error, response } = await service.POST("/api/v1/activities", {
      params: { header: { "Idempotency-Key": form.key } },
      body: form.body,
    });
    if (error) {
      return { problem: error };
    }
    return response.status === 201 && data?.id ? { made: data } : undefined;
  } catch (failure) {
    if (failure instanceof NoAnswer) {
      return undefined;
    }
    throw failure;
  }
}

/** Changes a form that is still there, and gives it as it was. */
function change(storage: Storage, key: string, how: (form: Form) => Form): Promise<Form | undefined> {
  return alone(async () => {
    const form = (await storage.all()).find((form) => form.key === key);
    if (form) {
      await storage.put(how(form));
    }
    return form;
  });
}

let last: Promise<unknown> = Promise.resolve();

/** One after the other: between reading a form and writing it nothing else is written. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  const done = last.then(work, work);
  last = done;
  return done;
}
