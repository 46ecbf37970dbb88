// A day of two principals who share a phone, as a test runs it: what is logged without a
// network is made once, whatever the network does; the partner confirms; the report counts
// one more.
import { BadNetwork } from "./network.js";
import { correct, flush, keep, newKey, open, type Activity, type Form, type NewActivity, type Storage } from "./outbox.js";
import { ask, logIn, repeating, type Session } from "./service.js";

declare const process: { argv: string[]; exit(): never };

function given<T>(value: T | null | undefined, what: string): T {
  if (value === undefined || value === null) {
    throw new Error(`${what} is missing`);
  }
  return value;
}

const address = given(process.argv[2], "the service's address");
const network = new BadNetwork();
const send = repeating(network.send, { tries: 4, answer: 3_000, send: 3_000, first: 10, longest: 100 });

async function as(username: string): Promise<{ session: Session; school: string }> {
  const session = await logIn(address, "zh-CN", { username, password: "gongtongti-2018" }, send);
  return { session, school: given(session.user.school_id, "the school") };
}

network.faults = ["lost"]; // logging in is repeated too
const ours = await as("shiyan");
const theirs = await as("dibaxiao");
const our = ours.session.service;
const their = theirs.session.service;

// Reference lists are kept, and asked for again with their ETag.
const lists = await our.GET("/api/v1/code-lists");
const etag = given(lists.response.headers.get("ETag"), "the ETag");
const { response: unchanged } = await our.GET("/api/v1/code-lists", { params: { header: { "If-None-Match": etag } } });
console.log("code lists:", lists.response.status, "then", unchanged.status);

const communities = await ask(our.GET("/api/v1/communities", { params: { query: { kind: "development" } } }));
const community = given(communities.items[0], "the community").id;
const before = await confirmed(ours.session);

async function confirmed({ service }: Session): Promise<number> {
  const report = await ask(service.GET("/api/v1/reports/communities/{id}", { params: { path: { id: community }, query: { school_year: 2017 } } }));
  if (typeof report === "string") {
    throw new Error("only ?format=csv is answered with a text");
  }
  return report.activities.confirmed;
}

function lesson(title: string, held_on: string, host: string, partners: number): NewActivity {
  return {
    community_id: community,
    type: "joint_lesson_planning",
    mode: "online",
    status: "submitted",
    title,
    held_on,
    host_school_id: host,
    participants: [ours.school, theirs.school].map((school_id) => ({ school_id, headcount: school_id === host ? 4 : partners })),
  };
}

// Stands for IndexedDB; it gives copies, as that does.
const box = new Map<string, Form>();
const storage: Storage = {
  all: async () => structuredClone([...box.values()]),
  put: async (form) => void box.set(form.key, structuredClone(form)),
  remove: async (key) => void box.delete(key),
};

// Without a network: the form gets its key when it is opened, and is kept.
const form = open(ours.session, lesson("四年级英语集体备课", "2018-05-22", ours.school, 0)); // 0 is a slip
await keep(storage, form);

// Back in the network: the slip is told by field. It waits for a person, who corrects it.
const first = await flush(ours.session, storage);
const problem = given(first.refused[0]?.problem, "the refusal");
console.log("refused:", problem.code, (problem.errors ?? []).map((e) => e.field).join());
const again = await flush(ours.session, storage);
console.log("not sent again:", again.refused.length, "waiting:", box.size);
await correct(storage, form.key, lesson("四年级英语集体备课", "2018-05-22", ours.school, 3));

// It arrives, and no answer comes back: it may not be changed now.
network.faults = ["lost", "empty 502", "page 502", "cut"];
console.log("stopped:", (await flush(ours.session, storage)).stopped);
await correct(storage, form.key, lesson("四年级英语集体备课", "2018-05-22", ours.school, 9)).catch((reason: Error) => console.log("not corrected:", reason.message));

// The next time the answer comes. Three forms are written meanwhile, one by the other principal.
network.faults = ["portal", "silence"];
const running = flush(ours.session, storage);
await keep(storage, open(ours.session, lesson("五年级科学集体备课", "2018-04-10", ours.school, 2)));
await keep(storage, open(ours.session, lesson("六年级音乐集体备课", "2018-04-17", ours.school, 2)));
await keep(storage, open(theirs.session, lesson("二年级美术集体备课", "2018-04-24", theirs.school, 2)));
const { made: one, refused } = await running;
if (refused[0]?.problem?.code === "likely_double") {
  console.log("this walk has run before on this database (likely_double):", refused[0].problem.existing?.[0]?.title);
  process.exit();
}
const made = given(one[0], "the activity");
console.log("arrived:", network.arrivals.join());
console.log("made:", one.length, "waiting:", box.size);
console.log("made:", (await flush(ours.session, storage)).made.length, "left for the other account:", box.size);
console.log("made:", (await flush(theirs.session, storage)).made.length, "waiting:", box.size);
const listed = await ask(our.GET("/api/v1/activities", { params: { query: { q: made.title } } }));
console.log("records:", listed.items.length);

// A key that has made something makes nothing else.
await keep(storage, { ...form, body: { ...form.body, title: "另一份内容" } });
const { refused: mismatched } = await flush(ours.session, storage);
console.log("another content:", mismatched[0]?.problem?.code, mismatched[0]?.problem?.existing?.[0]?.title);
await storage.remove(form.key); // the person has seen the record

// Two change it at once. A lost answer is not told as somebody's change; the second reads again before it decides.
network.faults = ["lost"];
const path = { id: made.id };
const { response: changed } = await our.PATCH("/api/v1/activities/{id}", {
  params: { path, header: { "If-Match": `"${made.version}"`, "Idempotency-Key": newKey() } },
  body: { location: "线上会议室" },
});
const { error: stale } = await our.PATCH("/api/v1/activities/{id}", {
  params: { path, header: { "If-Match": `"${made.version}"`, "Idempotency-Key": newKey() } },
  body: { minutes: 90 },
});
console.log("stale:", stale?.status, stale?.code);
const now = await ask(our.GET("/api/v1/activities/{id}", { params: { path } }));
console.log("changed:", changed.status, now.location);

// What a phone is told, and what of it waits for its school: docs/changes.md.
async function sync({ service }: Session): Promise<Map<string, Activity>> {
  const told = new Map<string, Activity>();
  for (let since: string | undefined; ; ) {
    const page = await ask(service.GET("/api/v1/changes", { params: { query: { limit: 200, ...(since && { since }) } } }));
    for (const change of page.items) {
      if (change.no_longer_yours) {
        told.delete(change.id);
      } else if (change.activity) {
        told.set(change.id, change.activity);
      }
    }
    since = page.next_cursor;
    if (!page.more) {
      return told;
    }
  }
}

const today = new Date().toLocaleDateString("sv", { timeZone: "Asia/Shanghai" }); // such as 2018-05-22

function waitsFor(school: string, { status, author_school_id: author, participants, held_on }: Activity): boolean {
  return author === school
    ? status === "returned" || (status === "planned" && held_on <= today)
    : status === "submitted" && participants.some((p) => p.school_id === school);
}

const phone = await sync(theirs.session);
const waiting = [...phone.values()].filter((activity) => waitsFor(theirs.school, activity)).map(({ id }) => id).sort();
const asked = await ask(their.GET("/api/v1/activities", { params: { query: { waiting: true, limit: 200 } } }));
console.log("waiting for the partner:", waiting.includes(made.id), waiting.join() === asked.items.map(({ id }) => id).sort().join());

// The partner confirms with its own number, from what its phone holds.
const answered = await ask(
  their.POST("/api/v1/activities/{id}/confirmations", {
    params: { path, header: { "If-Match": `"${given(phone.get(made.id), "the activity").version}"`, "Idempotency-Key": newKey() } },
    body: { answer: "confirmed", headcount: 5 },
  }),
);
console.log("answered:", answered.status);
console.log("report:", before, "→", await confirmed(theirs.session));
console.log("phone:", (await sync(theirs.session)).get(made.id)?.status);
