import DragnetCore
import DragnetDetection
import DragnetRendering
import Foundation
import Testing

@Suite("Numbers, times and colours")
struct TextTests {
    @Test(arguments: [
        (0.0, "0"), (12_300, "12,300"), (9_400.5, "9,400.50"), (-1_234.567, "-1,234.57"), (1_340_000, "1.34 M"),
        (2_100_000_000, "2.1 bn"), (1e12, "1 tn"), (3.2e18, "3.2e18"), (0.005, "0.005"), (1e-9, "1e-9"), (0.2, "0.20"),
        (999_999.5, "1,000,000"), (Double.nan, "–"), (.infinity, "–"), (-0.001, "-0.001"),
    ])
    func numbers(value: Double, text: String) { #expect(NumberText.number(value) == text) }

    @Test func fixedAgreesWithTheCLibrary() {
        var state: UInt64 = 7
        for _ in 0..<2_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let value = Double(Int64(bitPattern: state) >> 20) / 4096
            let expected = String(format: "%.3f", value)
            let text = NumberText.fixed(value, decimals: 3)
            // Exact ties are rounded away here and to even there.
            #expect(text == expected || abs((Double(text) ?? 0) - value) <= 0.000_501)
        }
    }

    @Test func unitsAndShares() {
        #expect(NumberText.quantity(1_340_000, "bytes") == "1.34 MB")
        #expect(NumberText.quantity(512, "bytes") == "512 B")
        #expect(NumberText.quantity(-1e300, "bytes") == "-1e300 B")
        #expect(NumberText.quantity(5e13, "bytes") == "50 TB")
        #expect(NumberText.quantity(61, "senders in 24 h") == "61 senders in 24 h")
        #expect(NumberText.percent(0.96) == "96 %")
        #expect(NumberText.percent(0.9994) == "99.9 %")
        #expect(NumberText.percent(0.9997) == "99.97 %")
        #expect(NumberText.percent(0.99997) == "99.99 %")
        #expect(NumberText.percent(0.004) == "0.4 %")
        #expect(NumberText.percent(1) == "100 %")
    }

    @Test("figures of reasons: no needless zeros, the unit once")
    func readings() {
        #expect(NumberText.reading(13, "new senders in 1 d") == "13 new senders in 1 d")
        #expect(NumberText.reading(3.4, "payments in 1 d") == "3.4 payments in 1 d")
        #expect(NumberText.reading(3.4, of: "payments in 1 d") == "3.4")
        #expect(NumberText.reading(21, "% first contacts") == "21 % first contacts")
        #expect(NumberText.reading(21, of: "% first contacts") == "21 %")
        #expect(NumberText.reading(2.82e8, "bytes sent in 9 h") == "282 MB sent in 9 h")
        #expect(NumberText.reading(2.82e8, of: "bytes sent in 9 h") == "282 MB")
        #expect(NumberText.reading(46.8, "EUR received in 1 d") == "46.80 EUR received in 1 d")
        #expect(NumberText.reading(46.8, of: "EUR received in 1 d") == "46.80 EUR")
        #expect(NumberText.reading(0.4, "similarity of the two") == "0.4 similarity of the two")
        #expect(NumberText.reading(7, "") == "7")
    }

    @Test func times() {
        let noon: Int64 = 1_772_366_400_000_000
        #expect(TimeText.minute(noon) == "2026-03-01 12:00")
        #expect(TimeText.minute(noon + 61_500_000, seconds: true) == "2026-03-01 12:01:01")
        #expect(TimeText.range(noon, noon + 2_400_000_000) == "2026-03-01 12:00 to 12:40 UTC")
        #expect(TimeText.range(noon, noon + 172_800_000_000) == "2026-03-01 12:00 to 2026-03-03 12:00 UTC")
        #expect(TimeText.range(noon, noon) == "2026-03-01 12:00:00 UTC")
        #expect(TimeText.range(nil, noon) == nil)
        #expect(TimeText.span(40_000_000) == "40 s")
        #expect(TimeText.span(12_600_000_000) == "3.5 h")
        #expect(TimeText.span(777_600_000_000) == "9 days")
    }

    @Test(arguments: PictureTheme.allCases)
    func contrastIsEnough(theme: PictureTheme) {
        let palette = Palette(theme)
        #expect(contrast(palette.ink, palette.page) >= 4.5)
        #expect(contrast(palette.secondary, palette.page) >= 4.5)
        #expect(contrast(palette.context, palette.page) >= 3)
        for severity in Severity.allCases {
            #expect(contrast(palette.ink, palette.pair(severity).fill) >= 4.5)
            #expect(contrast(palette.pair(severity).border, palette.page) >= 3)
        }
    }

    /// The contrast ratio of WCAG 2.
    private func contrast(_ a: String, _ b: String) -> Double {
        let (x, y) = (luminance(a), luminance(b))
        return (max(x, y) + 0.05) / (min(x, y) + 0.05)
    }

    private func luminance(_ color: String) -> Double {
        let value = Int(color.dropFirst(), radix: 16) ?? 0
        let parts = [value >> 16 & 255, value >> 8 & 255, value & 255].map { part -> Double in
            let share = Double(part) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
}
