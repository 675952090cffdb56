/// The style sheet of the pages.
enum PageStyle {
    static let text = """
        :root{color-scheme:light dark;--page:#ffffff;--ink:#18181b;--soft:#52525b;--line:#d4d4d8;--panel:#f4f4f5;--accent:#1d4ed8;--on-accent:#ffffff;--critical:#b91c1c;--high:#c2410c;--medium:#854d0e;--low:#52525b;--good:#15803d}
        @media (prefers-color-scheme:dark){:root{--page:#18181b;--ink:#fafafa;--soft:#a1a1aa;--line:#3f3f46;--panel:#27272a;--accent:#93c5fd;--on-accent:#18181b;--critical:#f87171;--high:#fb923c;--medium:#facc15;--low:#a1a1aa;--good:#4ade80}}
        *{box-sizing:border-box}
        [hidden]{display:none!important}
        body{margin:0;background:var(--page);color:var(--ink);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
        header{display:flex;flex-wrap:wrap;align-items:center;gap:8px 16px;padding:8px 16px;border-bottom:1px solid var(--line)}
        header p{margin:0}
        header nav{display:flex;gap:8px}
        .brand{font-weight:600}
        .brand a{color:inherit;text-decoration:none}
        .state{display:flex;flex-wrap:wrap;gap:0 16px;font-variant-numeric:tabular-nums}
        .search{display:flex;gap:8px;flex:1 1 240px;max-width:560px}
        .search input{flex:1;min-width:0}
        main{padding:16px;max-width:1680px;margin:0 auto;outline:none}
        h1{font-size:20px;line-height:1.3;margin:0 0 8px}
        h2{font-size:15px;margin:24px 0 8px;padding-top:8px;border-top:1px solid var(--line)}
        p{margin:0 0 8px;max-width:80ch}
        ul,ol{margin:0 0 8px;padding-left:20px}
        a{color:var(--accent)}
        nav a{padding:4px 8px;border-radius:4px;text-decoration:none}
        nav a[aria-current]{background:var(--panel);color:var(--ink);font-weight:600}
        :focus-visible{outline:2px solid var(--accent);outline-offset:2px}
        bdi{overflow-wrap:anywhere}
        .soft{color:var(--soft)}
        .hidden,.skip{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        .skip:focus{width:auto;height:auto;clip-path:none;left:16px;top:8px;background:var(--page);padding:4px 8px;z-index:2}
        input,button,.button{font:inherit;color:inherit;background:var(--page);border:1px solid var(--soft);border-radius:4px;padding:4px 8px;min-height:32px}
        button,.button{cursor:pointer;background:var(--panel);text-decoration:none;display:inline-block;white-space:nowrap}
        button.main{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
        button.plain{border-color:transparent;background:none;color:var(--accent);padding:4px}
        kbd{font:12px/1 ui-monospace,"DejaVu Sans Mono",monospace;border:1px solid currentColor;border-radius:3px;padding:0 4px;opacity:.8}
        code{font:13px ui-monospace,"DejaVu Sans Mono",monospace}
        .inline{display:inline-flex;flex-wrap:wrap;gap:8px}
        .line{display:flex;flex-wrap:wrap;gap:8px;align-items:center;margin:8px 0}
        .line input:not([type=hidden]){flex:1 1 96px;min-width:0;max-width:320px}
        .tall{display:grid;gap:16px;max-width:480px;margin:0 0 16px}
        .tall label{display:grid;gap:4px}
        fieldset{border:1px solid var(--line);border-radius:4px;display:grid;gap:8px;min-width:0}
        .tall fieldset label{display:flex;gap:8px;align-items:center}
        fieldset input{min-height:0}
        .done,.notice,.fault{padding:8px 16px;margin:0;max-width:none;background:var(--panel);border-left:4px solid var(--accent);display:flex;gap:16px;align-items:center;flex-wrap:wrap}
        .notice{border-color:var(--medium)}
        .fault{border-color:var(--critical);margin:0 0 16px}
        .empty{background:var(--panel);padding:24px;border-radius:4px}
        .bar{display:flex;flex-wrap:wrap;gap:8px 24px;align-items:center;margin:0 0 8px}
        .bar p{margin:0 0 0 auto;font-variant-numeric:tabular-nums}
        .tabs{display:flex;flex-wrap:wrap;gap:4px}
        .badge{font-weight:600;white-space:nowrap}
        .badge.critical,.critical .glyph{color:var(--critical)}.badge.high{color:var(--high)}.badge.medium{color:var(--medium)}.badge.low,.badge.none{color:var(--low)}
        .standing{font-size:12px;border:1px solid var(--line);border-radius:8px;padding:0 8px;white-space:nowrap;font-weight:400}
        .standing.confirmed{color:var(--critical)}.standing.dismissed{color:var(--good)}
        .tag{border:1px solid var(--line);border-radius:4px;padding:0 4px;white-space:nowrap;display:inline-block}
        ol.queue{list-style:none;padding:0;margin:0}
        .row{border-top:1px solid var(--line);border-left:4px solid var(--low);padding:8px;content-visibility:auto;contain-intrinsic-size:auto 72px}
        .row:last-child{border-bottom:1px solid var(--line)}
        .row.critical{border-left-color:var(--critical)}.row.high{border-left-color:var(--high)}.row.medium{border-left-color:var(--medium)}
        .row.here,.row.selected,.row:focus-within{background:var(--panel)}
        .row .head{color:inherit;text-decoration:none;display:flex;gap:8px;align-items:baseline}
        .row .head:hover .what{text-decoration:underline}
        .wide .row{display:grid;grid-template-columns:minmax(0,1fr) minmax(88px,auto) 104px 96px 176px;gap:0 16px;align-items:center}
        .wide .head{grid-column:1}
        .wide .badge{flex:0 0 80px}
        .wide .who,.wide .why{grid-column:1;padding-left:88px;font-size:13px}
        .wide .amount,.wide .age{grid-row:1;text-align:right;font-variant-numeric:tabular-nums}
        .wide .amount{grid-column:2}.wide .age{grid-column:3}
        .wide .standing{grid-column:4;grid-row:1;justify-self:start}
        .wide .quick{grid-column:5;grid-row:1/4;display:flex;gap:8px;justify-content:flex-end}
        .paging{display:flex;gap:16px;margin:16px 0}
        .panes{display:grid;grid-template-columns:minmax(200px,280px) minmax(0,1fr) minmax(280px,380px);gap:24px;align-items:start}
        .panes>section{min-width:0}
        .side .queue{max-height:70vh;overflow-y:auto;font-size:13px}
        .side .what{display:-webkit-box;-webkit-line-clamp:3;-webkit-box-orient:vertical;overflow:hidden}
        .steps{display:flex;gap:16px;margin:8px 0}
        .sentence{font-size:16px;max-width:none}
        figure{margin:8px 0;min-width:0}
        figure img{display:block;max-width:100%;height:auto;background:var(--page);border:1px solid var(--line);border-radius:4px}
        figure.zoomed{overflow:auto}
        figure.zoomed img{max-width:none;width:200%}
        figcaption{padding:4px 0}
        .words{white-space:pre-line;font-size:13px}
        .aside h2:first-of-type{margin-top:16px}
        .decide{background:var(--panel);border-radius:4px;padding:8px 16px}
        .decide input:not([type=hidden]){background:var(--page)}
        .reasons{list-style:none;padding:0}
        .reasons li{margin:0 0 16px}
        .reasons .share{float:right}
        .meter{display:block;width:100%;height:8px;margin:4px 0}
        .meter .back{fill:var(--line)}.meter .front{fill:var(--accent)}
        .figures{display:block;font-variant-numeric:tabular-nums}
        .names{columns:2 160px;padding-left:20px}
        .similar,.jobs,.history{padding-left:0;list-style:none}
        .similar li,.jobs li,.history li{padding:4px 0}
        .columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(320px,100%),1fr));gap:0 32px}
        .columns>section{min-width:0}
        ul.facts{display:flex;flex-wrap:wrap;gap:8px 32px;margin:8px 0;padding:0;list-style:none}
        .scroll{position:relative;overflow-x:auto;margin:8px 0}
        table{border-collapse:collapse;width:100%}
        th,td{text-align:left;padding:4px 16px 4px 0;border-bottom:1px solid var(--line);vertical-align:top}
        th{font-weight:600;white-space:nowrap}
        td{font-variant-numeric:tabular-nums}
        td bdi{display:inline-block;max-width:32ch;min-width:8ch}
        td{white-space:nowrap}
        td bdi,td.free{white-space:normal}
        .news:not(:empty){margin:0 0 16px}
        .scroll table{min-width:600px}
        th.n,td.n{text-align:right;white-space:nowrap}
        .plot svg{display:block;width:100%;max-width:960px;height:auto}
        .plot .frame{fill:var(--panel)}
        .plot .level{stroke:var(--line);fill:var(--soft);font-size:10px}
        .plot text.level{stroke:none}
        .plot .mark{fill:var(--low)}.plot .mark.critical{fill:var(--critical)}.plot .mark.high{fill:var(--high)}.plot .mark.medium{fill:var(--medium)}
        .plot circle.mark{stroke:var(--page);stroke-width:1}
        .ends{display:flex;justify-content:space-between;max-width:960px}
        dialog{border:1px solid var(--line);border-radius:4px;background:var(--page);color:var(--ink);max-width:calc(100vw - 32px)}
        dialog::backdrop{background:rgb(0 0 0/.4)}
        dialog h2{margin:0;border:0;padding:0}
        dialog dl{display:grid;grid-template-columns:auto 1fr;gap:4px 16px}
        dialog dd{margin:0}
        @media (max-width:1180px){.panes{grid-template-columns:minmax(0,1fr) minmax(260px,340px)}.side{display:none}}
        @media (max-width:820px){
        .panes{grid-template-columns:minmax(0,1fr)}
        .wide .row{grid-template-columns:minmax(0,1fr) auto}
        .wide .head,.wide .who,.wide .why,.wide .quick{grid-column:1/-1}
        .wide .who,.wide .why{padding-left:0}
        .wide .amount,.wide .age,.wide .standing,.wide .quick{grid-row:auto;grid-column:auto;text-align:left}
        .wide .quick{justify-content:flex-start;margin-top:8px}
        .wide .head{flex-wrap:wrap}
        .decide form:first-child{position:fixed;left:0;right:0;bottom:0;z-index:1;padding:8px 16px;background:var(--panel);border-top:1px solid var(--line)}
        .decide form:first-child kbd{display:none}
        body:has(.decide){padding-bottom:64px}
        }
        @media (pointer:coarse){input,button,.button{min-height:44px}}
        @media (prefers-reduced-motion:no-preference){.row{transition:background-color .1s}}

        """
}
