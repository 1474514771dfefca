// The trend of a score: one line for each set of rules, the range that the data permitted as a band behind it,
// and the edges of the four bands. The numbers stand in the table beside it.
import { color, kind } from "./charts.js";

const EDGES = [25, 50, 75];

kind("trend", (data) => {
  const quiet = color("tblr-secondary-color");
  const line = color("tblr-border-color");
  const hidden = { lineStyle: { opacity: 0 }, symbol: "none", silent: true, stack: "range", tooltip: { show: false } };
  return {
    animationDuration: 200,
    aria: { enabled: true },
    grid: { left: 4, right: 12, top: data.series.length > 1 ? 52 : 24, bottom: 12, containLabel: true },
    legend: data.series.length > 1 ? { top: 0, left: 0, data: data.series.map((one) => one.name) } : undefined,
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      formatter: (points) => describe(data, points[0].dataIndex),
    },
    xAxis: {
      type: "category",
      boundaryGap: false,
      data: data.labels,
      axisLabel: { alignMinLabel: "left", alignMaxLabel: "right", showMaxLabel: true },
    },
    yAxis: { type: "value", min: 0, max: 100, interval: 25 },
    series: [
      { ...hidden, type: "line", name: "low", data: data.low },
      {
        ...hidden,
        type: "line",
        name: "range",
        data: data.high.map((high, place) => (high === null ? null : high - data.low[place])),
        areaStyle: { color: color("accent"), opacity: 0.12 },
      },
      ...data.series.map((one, place) => ({
        type: "line",
        name: one.name,
        data: one.values,
        color: color(place === data.series.length - 1 ? "accent" : "line-strong"),
        symbol: data.labels.length > 20 ? "none" : "circle",
        connectNulls: false,
        markLine: place
          ? undefined
          : {
              symbol: "none",
              silent: true,
              data: [
                ...EDGES.map((edge) => ({ yAxis: edge, lineStyle: { color: line, type: "solid" }, label: { show: false } })),
                ...data.marks.map((mark) => ({
                  xAxis: mark.at,
                  lineStyle: { color: color("line-strong"), type: "dashed" },
                  label: { formatter: mark.label, color: quiet },
                })),
              ],
            },
      })),
    ],
  };
});

function describe(data, place) {
  const value = data.series.map((one) => one.values[place]).find((one) => one !== null && one !== undefined);
  const range = data.low[place] === null ? "" : `\nrange ${data.low[place]} to ${data.high[place]}`;
  return `${data.labels[place]}\n${value === undefined ? "no score" : `score ${value}`}${range}`;
}
