// Money month by month: streams stacked, what it all costs as a line, and the month in which money ends.
// The numbers stand in the table beside it.
import { color, kind } from "./charts.js";

const dollars = (value) => `$${Math.round(value).toLocaleString("en-US")}`;

kind("funding", (data) => ({
  animationDuration: 200,
  aria: { enabled: true },
  grid: { left: 4, right: 16, top: 60, bottom: 8, containLabel: true },
  legend: { top: 0, left: 0, type: "scroll" },
  tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: dollars },
  xAxis: { type: "category", data: data.labels },
  yAxis: { type: "value", min: 0, axisLabel: { formatter: dollars } },
  series: [
    ...data.streams.map((one) => ({
      type: "bar",
      name: one.name,
      stack: "money",
      data: one.values,
      barMaxWidth: 32,
      itemStyle: one.awaited ? { color: color("secondary-fill") } : {},
    })),
    {
      type: "line",
      name: data.cost.name,
      data: data.cost.values,
      step: "middle",
      symbol: "none",
      color: color("tblr-body-color"),
      lineStyle: { color: color("tblr-body-color"), width: 2 },
      markLine: data.cliff
        ? {
            symbol: "none",
            silent: true,
            lineStyle: { color: color("red-fill"), type: "dashed", width: 2 },
            label: { formatter: data.cliff_label, color: color("red-ink") },
            data: [{ xAxis: data.cliff }],
          }
        : undefined,
    },
  ],
}));
