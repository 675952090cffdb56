/// The widths of text in DejaVu Sans, known beforehand, so that a layout does not depend on the fonts of the machine.
///
/// Advance widths of the font's own `hmtx` table for ASCII; other characters by the width of their script.
enum TextMetrics {
    /// The width in points of one line of text at a font size in points.
    static func width(_ text: String, size: Double, bold: Bool = false) -> Double {
        var units = 0
        for scalar in text.unicodeScalars { units += advance(scalar, bold: bold) }
        return Double(units) / 2048 * size
    }

    /// The distance between the baselines of two lines, in points.
    static func lineHeight(_ size: Double) -> Double { size * 1.2 }

    private static func advance(_ scalar: Unicode.Scalar, bold: Bool) -> Int {
        let value = Int(scalar.value)
        if (32..<127).contains(value) { return bold ? boldASCII[value - 32] : regularASCII[value - 32] }
        if scalar.properties.canonicalCombiningClass != .notReordered || scalar.properties.isVariationSelector {
            return 0
        }
        switch value {
        case 0x200B...0x200D: return 0
        case 0x2010...0x2015: return 1024
        case 0x2026: return 2048
        case 0x2190...0x27BF: return 1840
        case 0x1100...0x11FF, 0x2E80...0xA4CF, 0xAC00...0xD7AF, 0xF900...0xFAFF, 0xFF00...0xFF60: return 2048
        case 0x1F000...0x1FAFF, 0x20000...0x3FFFF: return 2600
        default: return bold ? 1560 : 1440
        }
    }

    private static let regularASCII = [
        651, 821, 942, 1716, 1303, 1946, 1597, 563, 799, 799, 1024, 1716, 651, 739, 651, 690, 1303, 1303, 1303,
        1303, 1303, 1303, 1303, 1303, 1303, 1303, 690, 690, 1716, 1716, 1716, 1087, 2048, 1401, 1405, 1430,
        1577, 1294, 1178, 1587, 1540, 604, 604, 1343, 1141, 1767, 1532, 1612, 1235, 1612, 1423, 1300, 1251,
        1499, 1401, 2025, 1403, 1251, 1403, 799, 690, 799, 1716, 1024, 1024, 1255, 1300, 1126, 1300, 1260, 721,
        1300, 1298, 569, 569, 1186, 569, 1995, 1298, 1253, 1300, 1300, 842, 1067, 803, 1298, 1212, 1675, 1212,
        1212, 1075, 1303, 690, 1303, 1716,
    ]

    private static let boldASCII = [
        713, 934, 1067, 1716, 1425, 2052, 1786, 627, 936, 936, 1071, 1716, 778, 850, 778, 748, 1425, 1425,
        1425, 1425, 1425, 1425, 1425, 1425, 1425, 1425, 819, 819, 1716, 1716, 1716, 1188, 2048, 1585, 1561,
        1503, 1700, 1399, 1399, 1681, 1714, 762, 762, 1587, 1305, 2038, 1714, 1741, 1501, 1741, 1577, 1475,
        1397, 1663, 1585, 2259, 1579, 1483, 1485, 936, 748, 936, 1716, 1024, 1024, 1382, 1466, 1214, 1466,
        1389, 891, 1466, 1458, 702, 702, 1362, 702, 2134, 1458, 1407, 1466, 1466, 1010, 1219, 979, 1458, 1335,
        1892, 1321, 1335, 1192, 1458, 748, 1458, 1716,
    ]
}
