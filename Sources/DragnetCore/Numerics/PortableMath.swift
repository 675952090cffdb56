/// Elementary functions whose bits are the same on every machine.
///
/// The C library's `log` and `exp` differ between versions and between processors with and without fused
/// multiply-add, so scores built on them would too. These use only IEEE additions, multiplications and divisions.
/// Relative error is below 4e-16 for ``log(_:)`` and ``exp(_:)`` over the whole range.
public enum PortableMath {
    private static let ln2High = 0x1.62E42FEE00000p-1
    private static let ln2Low = 0x1.A39EF35793C76p-33
    private static let log2E = 1.4426950408889634

    /// The natural logarithm; negative infinity at 0, NaN below.
    ///
    /// With x = 2^k m and m in [sqrt(1/2), sqrt(2)): log x = k ln 2 + 2 artanh((m-1)/(m+1)), by its power series.
    public static func log(_ x: Double) -> Double {
        guard x > 0 else { return x == 0 ? -.infinity : .nan }
        guard x < .infinity else { return .infinity }
        var exponent = Double(x.exponent)
        var mantissa = x.significand
        if mantissa > 1.4142135623730951 {
            mantissa *= 0.5
            exponent += 1
        }
        let f = mantissa - 1
        let s = f / (2 + f)
        let z = s * s
        // Written out, so that the quotients are constants.
        var series = 1.0 / 21
        series = series * z + 1.0 / 19
        series = series * z + 1.0 / 17
        series = series * z + 1.0 / 15
        series = series * z + 1.0 / 13
        series = series * z + 1.0 / 11
        series = series * z + 1.0 / 9
        series = series * z + 1.0 / 7
        series = series * z + 1.0 / 5
        series = series * z + 1.0 / 3
        // log(1+f) = f - s (f - 2 z series): keeps the large part f exact.
        let tail = s * (f - 2 * z * series)
        return exponent * ln2High + (f - (tail - exponent * ln2Low))
    }

    /// The exponential function; 0 below -745.2, infinity above 709.8.
    public static func exp(_ x: Double) -> Double {
        guard x == x else { return .nan }
        if x > 709.782712893384 { return .infinity }
        if x < -745.1332191019412 { return 0 }
        let k = (x * log2E).rounded(.toNearestOrEven)
        let r = (x - k * ln2High) - k * ln2Low
        // A product with 1/8, 1/4 or 1/2 has the bits of the division, for a fifth of the time.
        var series = 1 + r / 13
        series = 1 + series * r / 12
        series = 1 + series * r / 11
        series = 1 + series * r / 10
        series = 1 + series * r / 9
        series = 1 + series * r * 0.125
        series = 1 + series * r / 7
        series = 1 + series * r / 6
        series = 1 + series * r / 5
        series = 1 + series * r * 0.25
        series = 1 + series * r / 3
        series = 1 + series * r * 0.5
        series = 1 + series * r
        let power = Int(k)
        if power < -1021 { return series * Double(sign: .plus, exponent: power + 100, significand: 1) * 0x1p-100 }
        if power > 1023 { return series * Double(sign: .plus, exponent: power - 1, significand: 1) * 2 }
        return series * Double(sign: .plus, exponent: power, significand: 1)
    }

    /// log(1 + x), accurate near 0; needs x > -1.
    public static func log1p(_ x: Double) -> Double {
        guard x > -1 else { return x == -1 ? -.infinity : .nan }
        let u = 1 + x
        if u == 1 { return x }
        if u == .infinity { return log(u) }
        // Kahan's correction: what rounding lost in 1 + x.
        return log(u) * (x / (u - 1))
    }

    /// The base-10 logarithm.
    public static func log10(_ x: Double) -> Double { log(x) * 0.4342944819032518 }

    /// base^power for base > 0.
    public static func pow(_ base: Double, _ power: Double) -> Double { exp(power * log(base)) }

    /// 2^x.
    public static func exp2(_ x: Double) -> Double { exp(x * 0.6931471805599453) }

    /// Sine and cosine of an angle in radians, accurate to 1e-15 for |angle| below 1000.
    public static func sinCos(_ angle: Double) -> (sin: Double, cos: Double) {
        let quarter = (angle * 0.6366197723675814).rounded(.toNearestOrEven)
        let r = (angle - quarter * 1.5707963267341256) - quarter * 6.077100506506192e-11
        let z = r * r
        var s = 1.0
        for n in stride(from: 16.0, through: 2, by: -2) { s = 1 - s * z / (n * (n + 1)) }
        var c = 1.0
        for n in stride(from: 15.0, through: 1, by: -2) { c = 1 - c * z / (n * (n + 1)) }
        let sine = s * r
        switch Int(quarter) & 3 {
        case 0: return (sine, c)
        case 1: return (c, -sine)
        case 2: return (-sine, -c)
        default: return (-c, sine)
        }
    }
}
