// Chromium, reports in it, and what is expected of them.
import { join } from "node:path";
import { chromium } from "playwright-core";

export const [folder, pictures] = process.argv.slice(2);
export const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

let faults = 0;
export const expect = (is, what) => {
  if (!is) faults += 1;
  console.log(`${is ? "ok   " : "FAULT"} ${what}`);
};

export async function open(name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const said = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("request", (request) => /^(file|data):/.test(request.url()) || said.push(`request: ${request.url()}`));
  await page.goto(`file://${join(folder, name, "report.html")}`);
  return { page, said, context };
}

export async function end() {
  await browser.close();
  console.log(faults ? `${faults} faults` : "no faults");
  process.exit(faults ? 1 : 0);
}
