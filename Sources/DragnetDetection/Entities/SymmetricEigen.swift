/// Eigenvalues and eigenvectors of a small symmetric matrix, by cyclic Jacobi rotations (Golub and Van Loan, 8.5).
///
/// O(n^3) a sweep, about eight sweeps; for matrices of at most some hundred rows. The same bits everywhere: only
/// additions, multiplications, divisions and roots in a fixed order.
package struct SymmetricEigen {
    /// Largest first.
    package let values: [Double]
    /// Column j, of unit length and with its largest component positive, belongs to value j; row-major.
    package let vectors: [Double]

    /// The decomposition of `matrix`, row-major `size` x `size`; of a pair off the diagonal the mean counts.
    package init(_ matrix: [Double], size: Int) {
        precondition(matrix.count == size * size)
        var a = matrix
        for row in 0..<size {
            for column in 0..<row {
                let mean = (a[row * size + column] + a[column * size + row]) / 2
                (a[row * size + column], a[column * size + row]) = (mean, mean)
            }
        }
        var v = [Double](repeating: 0, count: size * size)
        for index in 0..<size { v[index * size + index] = 1 }
        for _ in 0..<30 {
            var off = 0.0
            var total = 0.0
            for row in 0..<size {
                for column in 0..<size {
                    let square = a[row * size + column] * a[row * size + column]
                    total += square
                    if row != column { off += square }
                }
            }
            if off <= 1e-24 * total { break }
            for p in 0..<size {
                for q in p + 1..<max(size, p + 1) { Self.rotate(&a, &v, size, p, q) }
            }
        }
        let order = (0..<size).sorted { (a[$1 * size + $1], $0) < (a[$0 * size + $0], $1) }
        values = order.map { a[$0 * size + $0] }
        var sorted = [Double](repeating: 0, count: size * size)
        for (place, column) in order.enumerated() {
            var largest = 0
            for row in 0..<size where abs(v[row * size + column]) > abs(v[largest * size + column]) { largest = row }
            let sign: Double = size > 0 && v[largest * size + column] < 0 ? -1 : 1
            for row in 0..<size { sorted[row * size + place] = sign * v[row * size + column] }
        }
        vectors = sorted
    }

    private static func rotate(_ a: inout [Double], _ v: inout [Double], _ size: Int, _ p: Int, _ q: Int) {
        let apq = a[p * size + q]
        guard apq != 0 else { return }
        let theta = (a[q * size + q] - a[p * size + p]) / (2 * apq)
        let t = (theta < 0 ? -1.0 : 1.0) / (abs(theta) + (theta * theta + 1).squareRoot())
        let c = 1 / (t * t + 1).squareRoot()
        let s = t * c
        for k in 0..<size {
            let (kp, kq) = (a[k * size + p], a[k * size + q])
            a[k * size + p] = c * kp - s * kq
            a[k * size + q] = s * kp + c * kq
        }
        for k in 0..<size {
            let (pk, qk) = (a[p * size + k], a[q * size + k])
            a[p * size + k] = c * pk - s * qk
            a[q * size + k] = s * pk + c * qk
        }
        for k in 0..<size {
            let (kp, kq) = (v[k * size + p], v[k * size + q])
            v[k * size + p] = c * kp - s * kq
            v[k * size + q] = s * kp + c * kq
        }
    }
}
