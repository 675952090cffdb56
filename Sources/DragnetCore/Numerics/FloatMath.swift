/// Elementary functions in single precision whose bits are the same on every machine, for inner loops.
///
/// Only IEEE additions and multiplications and the bits of a Float; three to five times faster than ``PortableMath``.
/// Relative error is below 3e-7 for ``exp2(_:)``; absolute error below 3e-7 max(1, |log x|) for ``log(_:)`` and below
/// 3e-7 max(1, log(1 + x)) for ``log1p(_:)``.
public enum FloatMath {
    /// The natural logarithm of a positive finite number.
    ///
    /// With x = 2^k m and m in [sqrt(1/2), sqrt(2)): log x = k ln 2 + 2 artanh((m-1)/(m+1)).
    @inlinable @inline(__always)
    public static func log(_ x: Float) -> Float {
        let bits = max(x, Float.leastNormalMagnitude).bitPattern
        // Moves the range of the mantissa from [1, 2) to [sqrt(1/2), sqrt(2)).
        let shifted = bits &- 0x3F35_04F3
        let exponent = Int32(bitPattern: shifted) >> 23
        let mantissa = Float(bitPattern: bits &- (UInt32(bitPattern: exponent) << 23))
        let s = (mantissa - 1) / (mantissa + 1)
        let z = s * s
        let series = ((0.2222222 * z + 0.2857143) * z + 0.4) * z + 0.6666667
        return Float(exponent) * 0.6931472 + s * (2 + z * series)
    }

    /// log(1 + x) of a number above -1.
    @inlinable @inline(__always)
    public static func log1p(_ x: Float) -> Float {
        // Below, 1 + x would lose what x holds.
        abs(x) < 1e-3 ? x * (1 - x * (0.5 - x * 0.33333334)) : log(1 + x)
    }

    /// 2^x; 0 below -126.
    @inlinable @inline(__always)
    public static func exp2(_ x: Float) -> Float {
        guard x > -126 else { return 0 }
        let clamped = min(x, 126.9)
        // Adding so much leaves no place for a fraction; a call that rounds costs as much as all the rest.
        let whole = (clamped + 0x1.8p23) - 0x1.8p23
        // Within half a step of a power of two the series is exact to the last bit but one.
        let f = (clamped - whole) * 0.6931472
        let series = ((((0.0013888889 * f + 0.008333334) * f + 0.041666668) * f + 0.16666667) * f + 0.5) * f + 1
        let part = series * f + 1
        return part * Float(bitPattern: UInt32(Int32(whole) + 127) << 23)
    }

    /// e^x.
    @inlinable @inline(__always)
    public static func exp(_ x: Float) -> Float { exp2(x * 1.442695) }
}
