// Percent of each target reached, as lying bars with the target as a line at 100.
import { color, kind } from "./charts.js";

kind("against", (data) => ({
  animationDuration: 200,
  aria: { enabled: true },
  tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, renderMode: "richText" },
  grid: { left: 8, right: 24, top: 8, bottom: 8, containLabel: true },
  xAxis: { type: "value", min: 0, max: (range) => Math.max(110, Math.ceil(range.max / 10) * 10) },
  yAxis: {
    type: "category",
    inverse: true,
    data: data.labels,
    axisLabel: { width: 190, overflow: "break", hideOverlap: false },
  },
  series: [
    {
      type: "bar",
      name: data.series[0].name,
      barMaxWidth: 18,
      data: data.series[0].values.map((value, place) => ({
        value,
        itemStyle: {
          color: color(data.met[place] ? "green-fill" : "azure-fill"),
          borderRadius: [0, 3, 3, 0],
        },
      })),
      markLine: {
        symbol: "none",
        silent: true,
        lineStyle: { color: color("line-strong"), type: "dashed" },
        label: { show: false },
        data: [{ xAxis: 100 }],
      },
    },
  ],
}));
