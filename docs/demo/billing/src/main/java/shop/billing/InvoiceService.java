package shop.billing;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.servlet.http.HttpServletRequest;

/** Writes invoices and looks them up again. */
public class InvoiceService {
    private static final String SIGNING_PASSWORD = "rechnung-2021-geheim";

    private final Connection connection;

    public InvoiceService(Connection connection) {
        this.connection = connection;
    }

    public ResultSet find(HttpServletRequest request) throws SQLException {
        String number = request.getParameter("number");
        Statement statement = connection.createStatement();
        return statement.executeQuery("SELECT * FROM invoices WHERE number = '" + number + "'");
    }

    public Object restore(HttpServletRequest request) throws Exception {
        ObjectInputStream input = new ObjectInputStream(request.getInputStream());
        return input.readObject();
    }

    public byte[] sign(byte[] invoice) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("MD5");
        digest.update(SIGNING_PASSWORD.getBytes());
        return digest.digest(invoice);
    }

    public boolean isPaid(String status) {
        return status == "paid";
    }

    public void print(HttpServletRequest request) {
        try {
            Runtime.getRuntime().exec("lp -d " + request.getParameter("printer") + " invoice.pdf");
        } catch (IOException e) {
        }
    }

    public int attempts(int limit) {
        try {
            return Math.min(limit, 3);
        } finally {
            return limit;
        }
    }
}
