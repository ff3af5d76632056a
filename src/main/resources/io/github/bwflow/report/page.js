'use strict';
(function () {
  var accounts = JSON.parse(document.getElementById('charts').textContent);
  var made = [];
  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  }
  // GB is 10^9 bytes, as everywhere in bwflow.
  function size(bytes) {
    var units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];
    var left = Math.abs(bytes);
    var unit = 0;
    while (left >= 1000 && unit < units.length - 1) {
      left /= 1000;
      unit++;
    }
    return (bytes < 0 ? '-' : '') + (unit === 0 ? left : left.toFixed(2).replace(/\.?0+$/, '')) + ' ' + units[unit];
  }
  function day(millis, account) {
    return new Date(millis).toLocaleDateString('en-CA', {timeZone: account.zone});
  }
  function minute(millis, account) {
    return day(millis, account) + ' ' +
      new Date(millis).toLocaleTimeString('en-GB', {timeZone: account.zone, hour: '2-digit', minute: '2-digit'});
  }
  function points(pairs) {
    return pairs.map(function (pair) { return {x: pair[0], y: pair[1]}; });
  }
  function common() {
    return {
      responsive: true,
      maintainAspectRatio: false,
      animation: false,
      color: colour('text'),
      plugins: {legend: {labels: {color: colour('text'), boxWidth: 16}}}
    };
  }
  function axis(extra) {
    return Object.assign({grid: {color: colour('line')}, ticks: {color: colour('soft'), maxRotation: 0, autoSkip: true}}, extra);
  }
  function bytesAxis(stacked) {
    return axis({stacked: stacked, beginAtZero: true,
      ticks: {color: colour('soft'), callback: function (value) { return size(value); }}});
  }
  function balance(canvas, account) {
    function line(label, data, name, extra) {
      return Object.assign({label: label, data: points(data), borderColor: colour(name), backgroundColor: colour(name),
        borderWidth: 2, pointRadius: 0, pointHitRadius: 8}, extra || {});
    }
    var sets = [
      line('used', account.used, 'used', {borderWidth: 3}),
      line('credit', account.credit, 'credit'),
      line('budget', [[account.start, account.budget], [account.end, account.budget]], 'budget', {borderDash: [2, 3]})
    ];
    if (account.forecast) {
      sets.push(line('forecast', account.forecast, 'forecast', {borderDash: [6, 4]}));
    }
    if (account.exhausted) {
      sets.push(line('budget used up ' + minute(account.exhausted, account), [[account.exhausted, account.budget]], 'forecast',
        {showLine: false, pointRadius: 6, pointStyle: 'triangle'}));
    }
    var top = Math.max.apply(null, sets.map(function (set) {
      return Math.max.apply(null, set.data.map(function (point) { return point.y; }).concat([0]));
    }));
    sets.push(line('today', [[account.now, 0], [account.now, top]], 'soft', {borderWidth: 1}));
    var options = common();
    options.interaction = {mode: 'nearest', axis: 'x', intersect: false};
    options.scales = {
      x: axis({type: 'linear', min: account.start, max: account.end,
        ticks: {color: colour('soft'), maxRotation: 0, maxTicksLimit: 8,
          callback: function (value) { return day(value, account).slice(5); }}}),
      y: bytesAxis(false)
    };
    options.plugins.tooltip = {callbacks: {
      title: function (items) { return items.length ? minute(items[0].parsed.x, account) : ''; },
      label: function (item) { return item.dataset.label + ': ' + size(item.parsed.y); }
    }};
    return new Chart(canvas, {type: 'line', data: {datasets: sets}, options: options});
  }
  function bars(canvas, rows) {
    var options = common();
    options.interaction = {mode: 'index', intersect: false};
    options.scales = {x: axis({}), y: bytesAxis(false)};
    options.plugins.tooltip = {callbacks: {
      label: function (item) { return item.dataset.label + ': ' + size(item.parsed.y); }
    }};
    return new Chart(canvas, {
      type: 'bar',
      data: {
        labels: rows.map(function (row) { return row[0]; }),
        datasets: [
          {label: 'received', data: rows.map(function (row) { return row[1]; }), backgroundColor: colour('rx')},
          {label: 'sent', data: rows.map(function (row) { return row[2]; }), backgroundColor: colour('tx')}
        ]
      },
      options: options
    });
  }
  function draw() {
    made.forEach(function (chart) { chart.destroy(); });
    made = [];
    accounts.forEach(function (account, i) {
      var at = function (name) { return document.getElementById(name + i); };
      if (at('balance')) { made.push(balance(at('balance'), account)); }
      if (at('days')) { made.push(bars(at('days'), account.days)); }
      if (at('months')) { made.push(bars(at('months'), account.months)); }
    });
    document.documentElement.setAttribute('data-charts', String(made.length));
  }
  draw();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  var opened = [];
  // Paper is white, and nobody can open anything on it.
  addEventListener('beforeprint', function () {
    opened = Array.from(document.querySelectorAll('details:not([open])'));
    opened.forEach(function (details) { details.open = true; });
    document.documentElement.classList.add('paper');
    draw();
  });
  addEventListener('afterprint', function () {
    opened.forEach(function (details) { details.open = false; });
    document.documentElement.classList.remove('paper');
    draw();
  });
})();
