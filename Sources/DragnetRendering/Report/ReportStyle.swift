/// The style sheet of the report.
enum ReportStyle {
    static var sheet: String { base + dark + print }

    private static let base = """
        :root{color-scheme:light dark;--page:#ffffff;--ink:#18181b;--soft:#52525b;--line:#d4d4d8;--panel:#f4f4f5;\
        --accent:#1d4ed8;--critical:#b91c1c;--high:#c2410c;--medium:#a16207;--low:#52525b}
        *{box-sizing:border-box}
        body{margin:0 auto;padding:24px 16px 48px;max-width:1240px;background:var(--page);color:var(--ink);\
        font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
        h1{font-size:24px;line-height:1.25;margin:0 0 8px}
        h2{font-size:18px;margin:40px 0 8px;padding-top:8px;border-top:1px solid var(--line)}
        h3{font-size:16px;margin:0 0 4px}
        h4{font-size:14px;margin:16px 0 4px}
        p{margin:0 0 8px;max-width:80ch}
        ul{margin:0 0 8px;padding-left:20px}
        a{color:var(--accent)}
        :focus-visible{outline:2px solid var(--accent);outline-offset:2px}
        .soft{color:var(--soft)}
        .skip{position:absolute;left:-9999px}
        .skip:focus{left:16px}
        .facts{display:flex;flex-wrap:wrap;gap:8px 32px;margin:16px 0;padding:0;list-style:none}
        .facts li{min-width:96px;margin:0}
        .facts span{display:block;color:var(--soft);font-size:12px}
        .facts strong{font-weight:400;font-size:18px;font-variant-numeric:tabular-nums}
        .warn{border-left:4px solid var(--medium);background:var(--panel);padding:8px 16px;margin:16px 0}
        .warn ul{margin:0}
        .empty{background:var(--panel);padding:24px;border-radius:4px}
        /* Hundreds of pictures are laid out when they come into view. */
        article{content-visibility:auto;contain-intrinsic-size:auto 1200px;border:1px solid var(--line);border-radius:4px;padding:16px;margin:16px 0}
        .badge{font-weight:600;white-space:nowrap}
        .critical{color:var(--critical)}.high{color:var(--high)}.medium{color:var(--medium)}\
        .low,.none{color:var(--low)}
        .scroll{overflow-x:auto;margin:8px 0}
        .picture{text-align:center}
        .picture svg{max-width:100%;height:auto}
        .enlarge:checked+label+.picture svg{max-width:none;width:200%}
        .choices{display:flex;flex-wrap:wrap;gap:8px 24px;margin:8px 0}
        fieldset{border:0;margin:0;padding:0;min-width:0;display:flex;flex-wrap:wrap;gap:0 16px}
        legend{float:left;padding:0;margin-right:8px;font-weight:600}
        input{accent-color:var(--accent);margin:0 4px 0 0;vertical-align:middle}
        .partial{border-left:4px solid var(--medium);background:var(--panel);padding:4px 16px}
        table{border-collapse:collapse;width:100%}
        caption{text-align:left;color:var(--soft);padding:0 0 4px}
        th,td{text-align:left;padding:4px 16px 4px 0;border-bottom:1px solid var(--line);vertical-align:top}
        th{font-weight:600;white-space:nowrap}
        td,.n{font-variant-numeric:tabular-nums}
        th.n,td.n{text-align:right}
        td.n{white-space:nowrap}
        nav td:nth-child(2),nav td:nth-child(5){white-space:nowrap}
        bdi{overflow-wrap:anywhere}
        .bar{display:inline-block;width:96px;height:10px;background:var(--line);border-radius:2px;vertical-align:middle}
        .bar span{display:block;height:10px;background:var(--accent);border-radius:2px}
        summary{cursor:pointer;padding:4px 0}
        footer{margin-top:40px;border-top:1px solid var(--line);padding-top:8px;color:var(--soft)}
        @media (max-width:640px){.picture svg{min-width:560px}h2{margin-top:32px}article{padding:16px 8px}}

        """

    /// The page and its pictures recoloured; the pictures by their own colours, each of which has one meaning.
    private static var dark: String {
        let pictures = Palette.recolouring(to: .dark).map { pair in
            ".picture [fill=\"\(pair.light)\"]{fill:\(pair.other)}.picture [stroke=\"\(pair.light)\"]{stroke:\(pair.other)}"
        }
        return """
            @media screen and (prefers-color-scheme:dark){
            :root{--page:#18181b;--ink:#fafafa;--soft:#a1a1aa;--line:#3f3f46;--panel:#27272a;--accent:#93c5fd;\
            --critical:#f87171;--high:#fb923c;--medium:#facc15;--low:#a1a1aa}
            \(pictures.joined(separator: "\n"))
            }

            """
    }

    private static let print = """
        @media print{
        body{max-width:none;padding:0;font-size:11px}
        nav,.skip,.choices,.enlarge,.enlarge+label{display:none}
        article{content-visibility:visible;break-inside:auto;border:0;border-top:1px solid #000000;padding:8px 0}
        .picture,tr,h3,h4{break-inside:avoid}
        h2,h3,h4{break-after:avoid}
        .picture svg,.enlarge:checked+label+.picture svg{max-height:220mm;max-width:100%;width:auto}
        .scroll{overflow:visible}
        a{color:inherit;text-decoration:none}
        }

        """
}
