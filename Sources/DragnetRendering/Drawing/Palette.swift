public import DragnetDetection

/// The colours of a picture's paper.
public enum PictureTheme: String, Sendable, Hashable, Codable, CaseIterable {
    /// Dark marks on white.
    case light
    /// Light marks on near-black.
    case dark
    /// Black on white; bands by the width of the border alone.
    case print
}

/// The colours of one theme, as `#rrggbb`.
public struct Palette: Sendable, Hashable {
    /// Fill and border of a mark.
    public struct Pair: Sendable, Hashable {
        /// The inside.
        public var fill: String
        /// The outline and lines.
        public var border: String
    }

    /// The bands, by raw value; the last is critical.
    public let bands: [Pair]
    /// The paper.
    public let page: String
    /// Text.
    public let ink: String
    /// Less important text.
    public let secondary: String
    /// Lines that are context.
    public let context: String
    /// Around evidence that stands among context.
    public let halo: String

    /// The colours of a theme.
    public init(_ theme: PictureTheme) {
        switch theme {
        case .light:
            let normal = Pair(fill: "#f4f4f5", border: "#71717a")
            bands = [
                normal, normal, Pair(fill: "#fef08a", border: "#a16207"), Pair(fill: "#fed7aa", border: "#c2410c"),
                Pair(fill: "#fecaca", border: "#b91c1c"),
            ]
            (page, ink, secondary, context, halo) = ("#ffffff", "#18181b", "#52525b", "#71717a", "#dbeafe")
        case .dark:
            let normal = Pair(fill: "#27272a", border: "#a1a1aa")
            bands = [
                normal, normal, Pair(fill: "#713f12", border: "#facc15"), Pair(fill: "#7c2d12", border: "#fb923c"),
                Pair(fill: "#7f1d1d", border: "#f87171"),
            ]
            (page, ink, secondary, context, halo) = ("#18181b", "#fafafa", "#a1a1aa", "#a1a1aa", "#172554")
        case .print:
            let grey = Pair(fill: "#ffffff", border: "#767676")
            let black = Pair(fill: "#ffffff", border: "#000000")
            bands = [grey, grey, black, black, black]
            (page, ink, secondary, context, halo) = ("#ffffff", "#000000", "#333333", "#767676", "#e5e5e5")
        }
    }

    /// The colours of a band.
    public func pair(_ severity: Severity) -> Pair { bands[severity.rawValue] }

    /// The width of a band's border in points.
    public static func borderWidth(_ severity: Severity) -> Double {
        switch severity {
        case .critical: 3
        case .high: 2
        case .medium: 1.5
        case .low, .none: 1
        }
    }

    /// Okabe and Ito's eight colours that colour-blind people tell apart; the last is grey.
    public static let clusters = [
        "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999",
    ]

    /// The outline that pale cluster colours need on white.
    public static let clusterOutline = "#3f3f46"

    /// Every colour of the light theme with its counterpart in another, for style sheets that recolour a picture.
    public static func recolouring(to theme: PictureTheme) -> [(light: String, other: String)] {
        let from = Palette(.light)
        let to = Palette(theme)
        var pairs = [
            (from.page, to.page), (from.ink, to.ink), (from.secondary, to.secondary), (from.context, to.context),
            (from.halo, to.halo),
        ]
        for severity in [Severity.none, .medium, .high, .critical] {
            pairs.append((from.pair(severity).fill, to.pair(severity).fill))
            pairs.append((from.pair(severity).border, to.pair(severity).border))
        }
        return pairs
    }
}
