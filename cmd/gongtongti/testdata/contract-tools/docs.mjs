// Somebody reads /docs and tries calls as they stand there, on a phone and at a desk: logs
// in, uses the token, logs an activity and reads what has changed.
import { chromium } from "playwright-core";

const [address, pictures] = process.argv.slice(2);
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: quiet });

for (const [name, width, height] of [["phone", 390, 844], ["desk", 1280, 800]]) {
  const page = await browser.newPage({ viewport: { width, height } });
  const say = (...words) => console.log(`${name}:`, ...words);
  page.on("pageerror", (error) => say("error", error.message));
  page.on("console", (message) => /Content Security Policy/.test(message.text()) && say("refused", message.text()));
  page.on("request", (request) => {
    if (!request.url().startsWith(address) && !request.url().startsWith("data:")) {
      say("asks elsewhere", request.url());
    }
    const key = request.headers()["idempotency-key"];
    if (key) {
      say("key", key);
    }
  });

  async function tried(tag, operation) {
    const group = page.locator(`#operations-tag-${tag}`);
    if ((await group.getAttribute("data-is-open")) !== "true") {
      await group.click();
    }
    const shown = page.locator(`#operations-${tag}-${operation}`);
    await shown.locator(".opblock-summary-control").first().click();
    await shown.locator("button.execute").click();
    const answer = shown.locator(".live-responses-table");
    await answer.waitFor();
    say(operation, await answer.locator("tbody .response-col_status").first().innerText());
    if (pictures) {
      await answer.scrollIntoViewIfNeeded();
      await page.screenshot({ path: `${pictures}/docs-${name}-${operation}.png` });
    }
    return answer.innerText();
  }

  await page.goto(`${address}/docs`);
  await page.locator(".opblock-tag").first().waitFor();
  if (pictures) {
    await page.screenshot({ path: `${pictures}/docs-${name}.png` });
  }
  const [, token] = /"token": "([^"]+)"/.exec(await tried("sessions", "postSessions"));
  await page.locator(".auth-wrapper .authorize").first().click();
  await page.locator(".auth-container input").first().fill(token);
  await page.locator(".auth-btn-wrapper .authorize").click();
  await page.locator(".auth-btn-wrapper .btn-done").click();
  await tried("me", "getMe");
  await tried("activities", "postActivities");
  await tried("changes", "getChanges");
  await page.locator("#operations-activities-postActivitiesSeries .opblock-summary-control").first().click();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  if (wide > width) {
    say("is too wide", wide);
  }
  await page.close();
}
await browser.close();
