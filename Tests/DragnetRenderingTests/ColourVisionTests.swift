import DragnetDetection
import DragnetRendering
import Foundation
import Testing

/// Whether people who see fewer colours, or none, tell the bands apart.
///
/// Simulated by the matrices of Machado, Oliveira and Fernandes (IEEE TVCG 2009) at full severity, on linear RGB; differences are
/// distances in CIELAB, where 2.3 is just noticeable.
@Suite struct ColourVisionTests {
    private static let visions: [(name: String, matrix: [Double])] = [
        ("usual", [1, 0, 0, 0, 1, 0, 0, 0, 1]),
        (
            "protanopia",
            [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998]
        ),
        (
            "deuteranopia",
            [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881]
        ),
        (
            "tritanopia",
            [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900]
        ),
    ]
    private static let bands = [Severity.none, .medium, .high, .critical]

    @Test(arguments: [PictureTheme.light, .dark]) func bandsDifferInColour(theme: PictureTheme) throws {
        let palette = Palette(theme)
        for (name, matrix) in Self.visions {
            for (place, a) in Self.bands.enumerated() {
                for b in Self.bands[(place + 1)...] {
                    let fills = try Self.difference(palette.pair(a).fill, palette.pair(b).fill, matrix)
                    let borders = try Self.difference(palette.pair(a).border, palette.pair(b).border, matrix)
                    #expect(max(fills, borders) >= 10, "\(theme) \(name) \(a) \(b): \(fills), \(borders)")
                }
            }
        }
    }

    /// Grey takes the colours away, so the second mark has to do.
    @Test func bandsDifferWithoutColour() {
        for (a, b) in zip(Self.bands, Self.bands.dropFirst()) {
            #expect(Palette.borderWidth(b) - Palette.borderWidth(a) >= 0.5)
            #expect(a.glyph != b.glyph)
        }
    }

    @Test(arguments: PictureTheme.allCases) func textIsReadOnEveryBand(theme: PictureTheme) throws {
        let palette = Palette(theme)
        for band in Severity.allCases {
            let pair = palette.pair(band)
            #expect(try Self.contrast(palette.ink, pair.fill) >= 4.5, "\(theme) \(band)")
            #expect(try Self.contrast(pair.border, palette.page) >= 3, "\(theme) \(band)")
        }
        #expect(try Self.contrast(palette.secondary, palette.page) >= 4.5)
    }

    private static func linear(_ colour: String) throws -> [Double] {
        let number = try #require(Int(colour.dropFirst(), radix: 16))
        return [16, 8, 0].map { shift in
            let value = Double(number >> shift & 255) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
    }

    private static func product(_ matrix: [Double], _ vector: [Double]) -> [Double] {
        (0..<3).map { row in (0..<3).reduce(0) { $0 + matrix[row * 3 + $1] * vector[$1] } }
    }

    private static func lab(_ linear: [Double]) -> [Double] {
        let toXYZ = [
            0.4124564, 0.3575761, 0.1804375, 0.2126729, 0.7151522, 0.0721750, 0.0193339, 0.1191920, 0.9503041,
        ]
        let white = [0.95047, 1, 1.08883]
        let f = zip(product(toXYZ, linear), white).map { value, white in
            let share = value / white
            return share > 0.008856 ? cbrt(share) : 7.787 * share + 16.0 / 116
        }
        return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]
    }

    private static func difference(_ a: String, _ b: String, _ matrix: [Double]) throws -> Double {
        let seen = try [a, b].map { colour in
            lab(product(matrix, try linear(colour)).map { min(1, max(0, $0)) })
        }
        return zip(seen[0], seen[1]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }

    /// By WCAG 2.
    private static func contrast(_ a: String, _ b: String) throws -> Double {
        let lights = try [a, b].map { colour in
            zip([0.2126, 0.7152, 0.0722], try linear(colour)).reduce(0) { $0 + $1.0 * $1.1 } + 0.05
        }
        return (lights.max() ?? 1) / (lights.min() ?? 1)
    }
}
