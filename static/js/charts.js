// Charts: every element with data-chart is drawn from the JSON of the <script type="application/json"> whose id
// is in data-source. The numbers stand in a table beside it, so without JavaScript nothing is lost.
//
//   <div class="chart" data-chart="line" data-source="trend-data" role="img" aria-label="…"></div>
//
// Kinds: "line" and "bar" take {labels: [...], series: [{name, values, tone?}], max?, marks?: [{at, label}]};
// "option" takes an ECharts option as it is. A page may add kinds of its own with `kind(name, build)`.
import * as echarts from "../echarts/echarts.esm.min.mjs";

const kinds = new Map();
const drawn = new Map();

export function kind(name, build) {
  kinds.set(name, build);
}

/** A color of tokens.css as the browser resolves it just now: "green-fill", "tblr-body-color". */
export function color(name) {
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return toRgb(value);
}

// The canvas of a chart wants colors that its library can parse: rgb(), never oklch().
function toRgb(value) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d");
  pen.fillStyle = value;
  pen.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
  return `rgba(${r}, ${g}, ${b}, ${(a / 255).toFixed(3)})`;
}

function theme() {
  const ink = color("tblr-body-color");
  const quiet = color("tblr-secondary-color");
  const line = color("tblr-border-color");
  const axis = {
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
    axisLabel: { color: quiet, hideOverlap: true },
    splitLine: { lineStyle: { color: line } },
  };
  return {
    color: ["accent", "azure-fill", "green-fill", "yellow-fill", "orange-fill", "red-fill"].map(color),
    backgroundColor: "transparent",
    textStyle: { fontFamily: '"Inter Variable", system-ui, sans-serif', color: ink, fontSize: 13 },
    legend: { textStyle: { color: quiet }, icon: "roundRect", itemWidth: 12, itemHeight: 8 },
    tooltip: {
      backgroundColor: color("tblr-bg-surface"),
      borderColor: line,
      textStyle: { color: ink, fontSize: 13 },
    },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: axis,
    timeAxis: axis,
    line: { symbolSize: 6, lineStyle: { width: 2.5 } },
  };
}

// Under the strict content policy a tooltip is drawn on the canvas, never as HTML with styles.
const frame = (data) => ({
  animationDuration: 200,
  aria: { enabled: true },
  grid: { left: 8, right: 16, top: data.series.length > 1 ? 36 : 16, bottom: 8, containLabel: true },
  legend: data.series.length > 1 ? { top: 0, left: 0 } : undefined,
  tooltip: { trigger: "axis", renderMode: "richText" },
  xAxis: { type: "category", data: data.labels },
  yAxis: { type: "value", max: data.max, min: data.min ?? 0 },
});

const shade = (one) => (one.tone ? { color: color(`${one.tone}-fill`) } : {});

kind("line", (data) => ({
  ...frame(data),
  series: data.series.map((one, place) => ({
    type: "line",
    name: one.name,
    data: one.values,
    connectNulls: false,
    itemStyle: shade(one),
    lineStyle: shade(one),
    markLine: place
      ? undefined
      : {
          symbol: "none",
          silent: true,
          lineStyle: { color: color("line-strong"), type: "dashed" },
          label: { color: color("tblr-secondary-color") },
          data: (data.marks ?? []).map((mark) => ({ xAxis: mark.at, label: { formatter: mark.label } })),
        },
  })),
}));

kind("bar", (data) => ({
  ...frame(data),
  series: data.series.map((one) => ({
    type: "bar",
    name: one.name,
    data: one.values,
    barMaxWidth: 28,
    itemStyle: { borderRadius: [3, 3, 0, 0], ...shade(one) },
  })),
}));

kind("option", (data) => ({
  ...data,
  aria: { enabled: true },
  tooltip: { ...data.tooltip, renderMode: "richText" },
}));

export function draw(place) {
  const source = document.getElementById(place.dataset.source);
  const build = kinds.get(place.dataset.chart);
  if (!source || !build) return;
  drawn.get(place)?.dispose();
  const chart = echarts.init(place, theme());
  chart.setOption(build(JSON.parse(source.textContent)));
  drawn.set(place, chart);
}

export function drawAll(within = document) {
  for (const place of within.querySelectorAll("[data-chart]")) draw(place);
}

const size = new ResizeObserver((entries) => {
  for (const entry of entries) drawn.get(entry.target)?.resize();
});

// Kinds of a page's own module are registered before this runs: modules run in their order.
document.addEventListener("DOMContentLoaded", () => {
  drawAll();
  for (const place of drawn.keys()) size.observe(place);
});
new MutationObserver(() => drawAll()).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
window.addEventListener("beforeprint", () => {
  for (const chart of drawn.values()) chart.resize();
});
